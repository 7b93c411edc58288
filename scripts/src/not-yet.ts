/** What a root script says whose subject is announced but not built: plainly that, and exit code 2 ("could not run"). */
const [name = 'this'] = process.argv.slice(2);
process.stderr.write(`${name} is not there yet: the script is kept free for it, and nothing ran.\n`);
process.exitCode = 2;
