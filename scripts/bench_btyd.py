"""`clv btyd` beside the Python package lifetimes, in one run: the same customers, the same machine. Prints Markdown.

Run by `make bench-btyd`, which builds first. Both are timed from customers in memory (frequency, recency, T) to the
result: `clv` by its own clock, as `--json` prints it; lifetimes inside Python. Reading files is in neither. The
measurements of one pair follow each other, so that whatever else runs on the machine slows both. lifetimes is installed
into an environment of its own.
"""

import json
import os
import platform
import statistics
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
PATIENCE = 1200
HORIZON = 39
MODELS = {"bg-nbd": "BetaGeoFitter", "mbg-nbd": "ModifiedBetaGeoFitter", "pareto-nbd": "ParetoNBDFitter", "gamma-gamma": "GammaGammaFitter"}


def main() -> None:
    python = peer_python()
    print("## Buy till you die, beside lifetimes\n")
    print(f"{machine()}. Command: `make bench-btyd`. lifetimes 0.11.3 on {', '.join(PEER[1:4]).replace('==', ' ')}.")
    print("Medians of paired runs; both from customers in memory to the result. Load average at the start: "
          f"{os.getloadavg()[0]:.1f}.\n")
    with tempfile.TemporaryDirectory() as folder:
        for title, log, end, rounds in data_sets(python, Path(folder)):
            compare(python, Path(folder), title, log, end, rounds)


def data_sets(python: Path, folder: Path):
    for name, rounds in {"cdnow_sample": 9, "cdnow_master": 5}.items():
        log = DATA / "cdnow" / f"{name}.csv"
        if log.exists():
            yield f"CDNOW, {name.removeprefix('cdnow_')}", log, "1997-09-30", rounds
        else:
            print(f"{log} is not there: not measured.\n")
    log = folder / "simulated.csv"
    subprocess.run([python, __file__, "simulate", str(CUSTOMERS), log], check=True)
    yield f"{CUSTOMERS:,} simulated customers", log, "2022-12-31", 3


def compare(python: Path, folder: Path, title: str, log: Path, end: str, rounds: int) -> None:
    common = ["--orders", log, "--calibration-end", end, "--unit", "week"]
    figures = folder / "figures.csv"
    clv("predict", "--model", "bg-nbd", *common, "--horizon", str(HORIZON), "--output", figures)
    rows, large = [], False
    for model in MODELS:
        ours, theirs, agreement = [], [], 0.0
        for _ in range(rounds):
            mine = clv("fit", "--model", model, *common)
            ours.append(mine["seconds"])
            if large and theirs:
                continue
            peer = of_peer(python, "fit", model, figures)
            theirs.append(peer["seconds"])
            large = large or peer["seconds"] > 20
            agreement = max((abs(peer["params"][name] / value - 1) for name, value in mine["params"].items()), default=0.0) if peer["params"] else None
        rows.append(row(f"fit {model}", ours, theirs, agreement))
    for model in ["bg-nbd", "mbg-nbd"]:
        ours, theirs, agreement = [], [], 0.0
        for _ in range(rounds):
            summary = clv("predict", "--model", model, *common, "--horizon", str(HORIZON), "--output", figures)
            ours.append(summary["seconds"]["pool"] + summary["seconds"]["score"])
            peer = of_peer(python, "score", model, figures, json.dumps(summary["params"]))
            theirs.append(peer["seconds"])
            agreement = peer["difference"]
        rows.append(row(f"score {model}", ours, theirs, agreement))
    customers = sum(1 for _ in figures.open()) - 1
    print(f"### {title}: {customers:,} customers, {sum(1 for _ in log.open()) - 1:,} orders\n")
    head = ["what", "clv", "lifetimes", "times as fast", "largest relative difference"]
    print("\n".join("| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *rows]) + "\n")


def row(what: str, ours: list[float], theirs: list[float], difference: float | None) -> list[str]:
    mine, peer = statistics.median(ours), statistics.median(theirs)
    more = "> " if peer >= PATIENCE else ""
    return [what, shown(mine), more + shown(peer), f"{more}{peer / mine:,.0f}", "–" if difference is None else f"{difference:.0e}"]


def shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1e3:.2f} ms" if seconds < 0.1 else f"{seconds * 1e3:.0f} ms"


def clv(*arguments) -> dict:
    output = subprocess.run([CLV, "--json", "btyd", *arguments], check=True, stdout=subprocess.PIPE).stdout
    return json.loads(output)


def of_peer(python: Path, *arguments) -> dict:
    try:
        output = subprocess.run([python, __file__, *arguments], check=True, stdout=subprocess.PIPE, timeout=PATIENCE).stdout
        return json.loads(output)
    except subprocess.TimeoutExpired:
        return {"seconds": PATIENCE, "params": None, "difference": None}


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
    """The fit and the seconds it took. Warnings of the package are not ours to print."""
    import warnings

    import lifetimes

    warnings.simplefilter("ignore")
    fitter = getattr(lifetimes, MODELS[model])()
    if model == "gamma-gamma":
        buyers = table[(table.frequency > 0) & (table.monetary_value > 0)]
        arguments = (buyers.frequency, buyers.monetary_value)
    else:
        arguments = (table.frequency, table.recency, table["T"])
    start = time.perf_counter()
    fitter.fit(*arguments)
    return fitter, time.perf_counter() - start


def peer_fit(model: str, file: str) -> dict:
    import pandas

    fitter, seconds = fitted(model, pandas.read_csv(file))
    return {"seconds": seconds, "params": {name: float(value) for name, value in fitter.params_.items()}}


def peer_score(model: str, file: str, params: str) -> dict:
    """At the parameters that `clv` fitted, on the customers whose figures it wrote."""
    import warnings

    import lifetimes
    import numpy
    import pandas

    warnings.simplefilter("ignore")
    table = pandas.read_csv(file)
    fitter = getattr(lifetimes, MODELS[model])()
    fitter.params_ = pandas.Series(json.loads(params))
    customers = (table.frequency, table.recency, table["T"])
    start = time.perf_counter()
    expected = fitter.conditional_expected_number_of_purchases_up_to_time(HORIZON, *customers)
    alive = fitter.conditional_probability_alive(*customers)
    seconds = time.perf_counter() - start
    pairs = [(expected, table.expected_purchases), (alive, table.p_alive)]
    difference = max(float(numpy.nanmax(numpy.abs(numpy.asarray(theirs) / ours - 1))) for theirs, ours in pairs)
    return {"seconds": seconds, "difference": difference}


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
        case ["fit", model, file]:
            print(json.dumps(peer_fit(model, file)))
        case ["score", model, file, params]:
            print(json.dumps(peer_score(model, file, params)))
        case ["simulate", customers, file]:
            simulate(customers, file)
