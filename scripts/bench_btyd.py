"""`clv btyd` beside the Python package lifetimes, in one run: the same customers, the same machine. Prints Markdown.

Run by `make bench-btyd`, which builds first. Both are timed from customers in memory (frequency, recency, T) to the
result. `clv` is timed by its own clock, as `--json` prints it, in a new process each time. lifetimes is timed by the
processor time that it uses, inside a Python process that has the customers in memory: it runs on one thread, and what
else runs on the machine does not count against it. Reading files is in neither. The fastest of several runs counts.
lifetimes is installed into an environment of its own.
"""

import json
import os
import platform
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ["CLV_HOME"])
CLV = Path(os.environ["CARGO_TARGET_DIR"]) / "release" / "clv"
DATA = Path(os.environ.get("CLV_TEST_DATA", ROOT / "../shared/data"))
CUSTOMERS = int(os.environ.get("CUSTOMERS", "1000000"))
# The newest versions of its dependencies with which lifetimes 0.11.3 works as it should.
PEER = ["lifetimes==0.11.3", "numpy==2.4.6", "scipy==1.17.1", "pandas==3.1.1", "autograd==1.9.1", "dill==0.4.1"]
# A single measurement of the peer may take so long; then it counts as "more than".
PATIENCE = int(os.environ.get("PATIENCE", "600"))
HORIZON = 39
# CLV: of twelve months as lifetimes counts them, 4.345 weeks each, discounted by 10% a year.
MONTHS, WEEKS_OF_A_MONTH, RATE = 12, 4.345, 0.1
# Of the large data set, whose file takes a while to read.
ROUNDS = int(os.environ.get("ROUNDS", "3"))
MODELS = {"bg-nbd": "BetaGeoFitter", "mbg-nbd": "ModifiedBetaGeoFitter", "pareto-nbd": "ParetoNBDFitter", "gamma-gamma": "GammaGammaFitter"}


def main() -> None:
    python = peer_python()
    print("## Buy till you die, beside lifetimes\n")
    print(f"{machine()}. Command: `make bench-btyd`. lifetimes 0.11.3 on {', '.join(PEER[1:4]).replace('==', ' ')}.")
    print("From customers in memory to the result, the fastest of paired runs. clv by the clock, lifetimes by the processor "
          "time it used, so that other programs on the machine do not make it look slow. What takes lifetimes longer than 20 s is "
          f"run once, and given up after {PATIENCE} s. Load average at the start: {os.getloadavg()[0]:.1f}.\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for title, log, end, rounds in data_sets(python, Path(folder)):
            compare(python, Path(folder), title, log, end, rounds)


def data_sets(python: Path, folder: Path):
    for name, rounds in {"cdnow_sample": 9, "cdnow_master": 7}.items():
        log = DATA / "cdnow" / f"{name}.csv"
        if log.exists():
            yield f"CDNOW, {name.removeprefix('cdnow_')}", log, "1997-09-30", rounds
        else:
            print(f"{log} is not there: not measured.\n")
    log = folder / "simulated.csv"
    subprocess.run([python, __file__, "simulate", str(CUSTOMERS), log], check=True)
    yield f"{CUSTOMERS:,} simulated customers", log, "2022-12-31", ROUNDS


def compare(python: Path, folder: Path, title: str, log: Path, end: str, rounds: int) -> None:
    common = ["--orders", log, "--calibration-end", end, "--unit", "week"]
    figures, scores = folder / "figures.csv", folder / "scores.csv"
    clv("predict", "--model", "bg-nbd", *common, "--horizon", str(HORIZON), "--output", figures)
    peer, rows, large = Peer(python, figures), [], False
    for model in MODELS:
        ours, theirs, agreement = [], [], 0.0
        for _ in range(rounds):
            mine = clv("fit", "--model", model, *common)
            ours.append(mine["seconds"])
            if large and theirs:
                continue
            answer = peer.ask("fit", model)
            theirs.append(answer["seconds"])
            large = large or answer["seconds"] > 20
            pairs = [(answer["params"][name], value) for name, value in mine["params"].items()] if answer["params"] else []
            agreement = max((abs(their / own - 1) for their, own in pairs), default=None)
        rows.append(row(f"fit {model}", ours, theirs, agreement))
    for model in ["bg-nbd", "mbg-nbd"]:
        ours, theirs, agreement = [], [], 0.0
        for _ in range(rounds):
            summary = clv("predict", "--model", model, *common, "--horizon", str(HORIZON), "--output", scores)
            ours.append(summary["seconds"]["score"])
            answer = peer.ask("score", model, summary["params"], str(scores))
            theirs.append(answer["seconds"])
            agreement = answer["difference"]
        rows.append(row(f"score {model}", ours, theirs, agreement))
    ours, theirs, agreement = [], [], 0.0
    spend = clv("fit", "--model", "gamma-gamma", *common)["params"]
    for _ in range(rounds):
        summary = clv("predict", "--model", "bg-nbd", *common, "--horizon", str(MONTHS * WEEKS_OF_A_MONTH), "--discount-rate-per-year", str(RATE), "--output", scores)
        ours.append(summary["seconds"]["value"])
        answer = peer.ask("value", summary["params"], spend, str(scores))
        theirs.append(answer["seconds"])
        agreement = answer["difference"]
    rows.append(row("CLV of a year, bg-nbd", ours, theirs, agreement))
    peer.close()
    customers = sum(1 for _ in figures.open()) - 1
    print(f"### {title}: {customers:,} customers, {sum(1 for _ in log.open()) - 1:,} orders\n")
    head = ["what", "clv", "lifetimes", "times as fast", "largest relative difference"]
    print("\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *rows]) + "\n", flush=True)


def row(what: str, ours: list[float], theirs: list[float], difference: float | None) -> list[str]:
    mine, peer = min(ours), min(theirs)
    more = "> " if peer >= PATIENCE else ""
    return [what, shown(mine), more + shown(peer), f"{more}{peer / mine:,.0f}", "–" if difference is None else f"{difference:.0e}"]


def shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.2f} ms" if seconds < 0.1 else f"{seconds * 1e3:.0f} ms"


def clv(*arguments) -> dict:
    output = subprocess.run([CLV, "--json", "btyd", *arguments], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(output)


class Peer:
    """A process with lifetimes and the customers in memory, asked line by line."""

    def __init__(self, python: Path, figures: Path):
        self.command = [python, __file__, "peer", figures]
        self.process = None

    def ask(self, *question) -> dict:
        if self.process is None:
            self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.process.stdout.readline()
        print(json.dumps(question), file=self.process.stdin, flush=True)
        if select.select([self.process.stdout], [], [], PATIENCE)[0]:
            return json.loads(self.process.stdout.readline())
        self.close()
        return {"seconds": PATIENCE, "params": None, "difference": None}

    def close(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


def peer_python() -> Path:
    environment = HOME / "peers" / "lifetimes-0.11.3"
    python = environment / "bin" / "python"
    if not (environment / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PEER], check=True)
        (environment / "complete").touch()
    return python


def machine() -> str:
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, {platform.system()} {platform.release()}"


# What follows runs in the peer's environment.


def fitted(model: str, table):
    """The fit and the seconds it took."""
    import lifetimes

    fitter = getattr(lifetimes, MODELS[model])()
    if model == "gamma-gamma":
        buyers = table[(table.frequency > 0) & (table.monetary_value > 0)]
        arguments = (buyers.frequency, buyers.monetary_value)
    else:
        arguments = (table.frequency, table.recency, table["T"])
    start = time.process_time()
    fitter.fit(*arguments)
    return fitter, time.process_time() - start


def fit(table, model: str) -> dict:
    fitter, seconds = fitted(model, table)
    return {"seconds": seconds, "params": {name: float(value) for name, value in fitter.params_.items()}}


def score(table, model: str, params: dict, scores: str) -> dict:
    """At the parameters that `clv` fitted, compared with the figures that it wrote for the same customers."""
    import lifetimes
    import numpy
    import pandas

    fitter = getattr(lifetimes, MODELS[model])()
    fitter.params_ = pandas.Series(params)
    customers = (table.frequency, table.recency, table["T"])
    start = time.process_time()
    expected = fitter.conditional_expected_number_of_purchases_up_to_time(HORIZON, *customers)
    alive = fitter.conditional_probability_alive(*customers)
    seconds = time.process_time() - start
    ours = pandas.read_csv(scores)
    pairs = [(expected, ours.expected_purchases), (alive, ours.p_alive)]
    difference = max(float(numpy.nanmax(numpy.abs(numpy.asarray(theirs) / own - 1))) for theirs, own in pairs)
    return {"seconds": seconds, "difference": difference}


def value(table, params: dict, spend: dict, scores: str) -> dict:
    """CLV at the parameters that `clv` fitted, a prediction for the end of each month, as lifetimes does it."""
    import lifetimes
    import numpy
    import pandas

    purchases, spending = lifetimes.BetaGeoFitter(), lifetimes.GammaGammaFitter()
    purchases.params_, spending.params_ = pandas.Series(params), pandas.Series(spend)
    # As its fit leaves it.
    purchases.predict = purchases.conditional_expected_number_of_purchases_up_to_time
    monthly = (1 + RATE) ** (1 / 12) - 1
    start = time.process_time()
    theirs = spending.customer_lifetime_value(
        purchases, table.frequency, table.recency, table["T"], table.monetary_value.fillna(0), time=MONTHS, discount_rate=monthly, freq="W"
    )
    seconds = time.process_time() - start
    # Repeat purchases worth nothing on average are outside of Gamma-Gamma: clv takes the shop's mean, lifetimes goes on with 0.
    inside = ((table.frequency == 0) | (table.monetary_value > 0)).to_numpy()
    ours = pandas.read_csv(scores).clv
    return {"seconds": seconds, "difference": float(numpy.nanmax(numpy.abs(numpy.asarray(theirs) / ours - 1)[inside]))}


def answer_questions(figures: str) -> None:
    import warnings

    import lifetimes  # noqa: F401 - imported before the first question, so that no measurement waits for it
    import pandas

    warnings.simplefilter("ignore")
    table = pandas.read_csv(figures)
    print("ready", flush=True)
    for line in sys.stdin:
        what, *arguments = json.loads(line)
        print(json.dumps({"fit": fit, "score": score, "value": value}[what](table, *arguments)), flush=True)


def simulate(customers: str, file: str) -> None:
    """BG/NBD purchases on days of two years, first purchases spread over the first of them, and gamma-gamma values."""
    import numpy
    import pandas

    random = numpy.random.default_rng(1)
    count = int(customers)
    first = random.integers(0, 365, count).astype(float)
    rate = random.gamma(0.55, 1 / 70, count)
    leaves = random.beta(0.8, 2.5, count)
    scale = 15 / random.gamma(3.7, 1, count)
    now, alive = first.copy(), numpy.arange(count)
    who, days = [alive], [first]
    while alive.size:
        now[alive] += random.exponential(1 / numpy.maximum(rate[alive], 1e-9))
        alive = alive[now[alive] < 730]
        who.append(alive)
        days.append(now[alive])
        alive = alive[random.random(alive.size) >= leaves[alive]]
    who, days = numpy.concatenate(who), numpy.concatenate(days)
    amounts = numpy.maximum(random.gamma(6.25, scale[who]), 0.01)
    dates = numpy.datetime64("2021-01-01") + days.astype("int64").astype("timedelta64[D]")
    pandas.DataFrame({"customer_id": who, "ordered_at": dates, "amount": amounts.round(2)}).to_csv(file, index=False)


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            main()
        case ["peer", figures]:
            answer_questions(figures)
        case ["simulate", customers, file]:
            simulate(customers, file)
