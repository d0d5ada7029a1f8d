import Mocha from 'mocha';

const { constants } = Mocha.Runner;

/** Prints a line for each outermost suite instead of one for each test, and at the end all failures. */
export class Brief extends Mocha.reporters.Base {
  private passed = 0;
  private failed = 0;
  private startedAt = 0;

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(constants.EVENT_SUITE_BEGIN, (suite) => this.begin(suite));
    runner.on(constants.EVENT_TEST_PASS, () => this.passed++);
    runner.on(constants.EVENT_TEST_FAIL, () => this.failed++);
    runner.on(constants.EVENT_SUITE_END, (suite) => this.end(suite));
    runner.once(constants.EVENT_RUN_END, () => this.epilogue());
  }

  private begin(suite: Mocha.Suite): void {
    if (suite.parent?.root !== true) return;
    this.passed = 0;
    this.failed = 0;
    this.startedAt = Date.now();
  }

  private end(suite: Mocha.Suite): void {
    if (suite.parent?.root !== true) return;
    const result = this.failed === 0 ? `${this.passed}` : `${this.passed} passed, ${this.failed} FAILED`;
    console.log(`    ${suite.title}: ${result} (${Date.now() - this.startedAt} ms)`);
  }
}
