"""Writes src/datasets/digits-data.ts from scikit-learn's copy of the digits. Run with a Python that has scikit-learn:
python scripts/make_digits.py > src/datasets/digits-data.ts

A pixel from 0 to 16 is a letter from a to q; an image is 64 letters and its label."""

from sklearn.datasets import load_digits

HEADER = """/**
 * 1,797 handwritten digits of 8 × 8 pixels: the test part of "Optical Recognition of Handwritten Digits" by E. Alpaydin and
 * C. Kaynak (1998), UCI Machine Learning Repository, https://doi.org/10.24432/C50P49, under CC BY 4.0, as scikit-learn
 * ships it. Only the notation is ours: a pixel from 0 to 16 is a letter from a to q, an image is 64 letters and its label.
 * Made by scripts/make_digits.py; not to be edited.
 */
export const DIGITS: readonly string[] = ["""

data = load_digits()
images = [
    "".join(chr(97 + int(pixel)) for pixel in image) + str(label) for image, label in zip(data.data, data.target)
]
print(HEADER)
for start in range(0, len(images), 20):
    print(f"  '{''.join(images[start : start + 20])}',")
print("];")
