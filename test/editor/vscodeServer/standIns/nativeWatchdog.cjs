'use strict';
// Stands in for @vscode/native-watchdog, which ends an extension host whose parent is gone.
const isGone = (pid) => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

exports.start = (pid) =>
  setInterval(() => {
    if (isGone(pid)) process.exit(87);
  }, 3000).unref();
exports.exit = (code) => process.exit(code ?? 0);
