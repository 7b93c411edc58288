"""Runs every Python snippet of the docs and writes what each printed to recorded.json (or, with --print, to the screen)."""

import contextlib
import importlib.metadata
import io
import json
import os
import pathlib
import runpy
import sys

os.environ.setdefault("ATEN_CPU_CAPABILITY", "default")  # before torch is imported: the same bits on every processor
import torch  # noqa: E402

folder = pathlib.Path(__file__).parent
sys.path.insert(0, str(folder))


def run(path):
    torch.set_default_dtype(torch.float32)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        runpy.run_path(str(path))
    return {"source": path.read_text(encoding="utf8"), "stdout": out.getvalue()}


versions = {name: importlib.metadata.version(name) for name in ("torch", "micrograd")}
files = {path.name: run(path) for path in sorted(folder.glob("*_*.py"))}
text = json.dumps({"versions": versions, "files": files}, indent=1, ensure_ascii=False) + "\n"
if "--print" in sys.argv:
    print(text)
else:
    (folder / "recorded.json").write_text(text, encoding="utf8")
