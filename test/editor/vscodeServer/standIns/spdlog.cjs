'use strict';
// Stands in for @vscode/spdlog, which writes the log files: without them output channels stay empty.
const fs = require('node:fs');
const path = require('node:path');

let startLevel = 2;

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = startLevel;
    this.raw = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, '');
  }

  write(level, word, text) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').slice(0, 23);
    fs.appendFileSync(this.file, this.raw ? text : `${time} [${word}] ${text}\n`);
  }

  trace(text) {
    this.write(0, 'trace', text);
  }
  debug(text) {
    this.write(1, 'debug', text);
  }
  info(text) {
    this.write(2, 'info', text);
  }
  warn(text) {
    this.write(3, 'warning', text);
  }
  error(text) {
    this.write(4, 'error', text);
  }
  critical(text) {
    this.write(5, 'critical', text);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  clearFormatters() {
    this.raw = true;
  }
  setPattern() {}
  flush() {}
  drop() {}
}

const create = (name, file) => Promise.resolve(new Logger('rotating', name, file));

// One plain assignment per name: that is what lets an ES module import them.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = (level) => {
  startLevel = level;
};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
