// Placeholder until the command line tool is there.
console.error('The command line tool is not there yet.');
process.exitCode = 2;
