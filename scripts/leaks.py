#!/usr/bin/env python3
"""What a model seems to be worth when it is told, or judged by, what nobody could know. `make leaks` runs it.

One question, "who buys within 180 days of the cutoff?", one learner (XGBoost) and one set of held-out customers. First as it
should be: every fact known by its cutoff, every training label over by the test cutoff. Then with one mistake at a time. It
needs nothing of Clave but the files, so that it can be read on its own.

usage: leaks.py DATA CUTOFF [--csv OUT]   DATA is a folder of Olist files or an order log (.csv or .csv.gz)
"""

import argparse
import csv
import gzip
import pathlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import xgboost

HORIZON = 180
SEED = 1
# Small trees cannot learn a customer by heart; big ones can, which is what two of the mistakes need.
SMALL = {"max_depth": 3, "learning_rate": 0.05, "subsample": 0.8, "colsample_bytree": 0.6, "min_child_weight": 5}
BIG = {"max_depth": 12, "learning_rate": 0.1, "subsample": 0.8, "colsample_bytree": 0.6, "min_child_weight": 0}
SMALL_ROUNDS, BIG_ROUNDS = 150, 200


@dataclass
class Order:
    """A valued order. Facts that a source lacks are None."""

    day: date
    value: float
    items: int = 1
    payment: str = ""
    instalments: float | None = None
    promised: date | None = None
    delivered: date | None = None
    reviewed: date | None = None
    score: float | None = None


def day(text):
    return date.fromisoformat(text[:10]) if text else None


def olist(folder):
    """Orders and state by person. Cancelled and unavailable orders are no purchases."""

    def read(name):
        path = folder / name
        if not path.exists():
            return []
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    price, items, payments, reviews = defaultdict(float), Counter(), defaultdict(list), {}
    for row in read("olist_order_items_dataset.csv"):
        price[row["order_id"]] += float(row["price"])
        items[row["order_id"]] += 1
    for row in read("olist_order_payments_dataset.csv"):
        payments[row["order_id"]].append((row["payment_type"], float(row["payment_installments"])))
    for row in read("olist_order_reviews_dataset.csv"):
        told = (day(row["review_answer_timestamp"]), float(row["review_score"]))
        reviews[row["order_id"]] = min(told, reviews.get(row["order_id"], told))
    person = {row["customer_id"]: row for row in read("olist_customers_dataset.csv")}
    orders, states, accounts = defaultdict(list), {}, Counter()
    for row in read("olist_orders_dataset.csv"):
        key = row["order_id"]
        if row["order_status"] in ("canceled", "unavailable") or not items[key]:
            continue
        who = person[row["customer_id"]]
        accounts[row["customer_id"]] += 1
        paid = payments.get(key, [])
        reviewed, score = reviews.get(key, (None, None))
        orders[who["customer_unique_id"]].append(
            Order(
                day(row["order_purchase_timestamp"]), price[key], items[key],
                "+".join(sorted({kind for kind, _ in paid})), max((number for _, number in paid), default=None),
                day(row["order_estimated_delivery_date"]), day(row["order_delivered_customer_date"]), reviewed, score,
            )
        )  # fmt: skip
        states.setdefault(who["customer_unique_id"], who["customer_state"])
    return orders, states, accounts


def log(path):
    """The same of a plain order log."""
    orders, states = defaultdict(list), {}
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            orders[row["customer_id"]].append(Order(day(row["ordered_at"]), float(row["amount"])))
            states.setdefault(row["customer_id"], row.get("region", ""))
    return orders, states, None


def purchase_days(orders):
    value = defaultdict(float)
    for order in orders:
        value[order.day] += order.value
    return sorted(value.items())


def mean(values):
    values = [value for value in values if value is not None]
    return sum(values) / len(values) if values else np.nan


def purchases(orders, cutoff):
    """How often, how recently, how much: of the purchases that are handed over."""
    days = purchase_days(orders)
    first, last = days[0][0], days[-1][0]
    return [len(days) - 1, (last - first).days, (cutoff - first).days, (cutoff - last).days, days[0][1], mean(v for _, v in days)]


def service(orders, cutoff):
    """What the first order tells, as far as it had happened by the cutoff."""
    first = orders[0]
    came = first.delivered if first.delivered and first.delivered <= cutoff else None
    late = None if first.promised is None else float((came or cutoff) > first.promised)
    score = first.score if first.reviewed and first.reviewed <= cutoff else None
    days = None if came is None else (came - first.day).days
    return [float(first.items), mean([first.instalments]), mean([days]), mean([late]), mean([score])]


def service_of_all(orders):
    """The mistake of a table "by customer": means over all orders of the file, also those after the cutoff."""
    days = [(order.delivered - order.day).days for order in orders if order.delivered]
    late = [float(order.delivered > order.promised) for order in orders if order.delivered and order.promised]
    return [mean(float(o.items) for o in orders), mean(o.instalments for o in orders), mean(days), mean(late),
            mean(o.score for o in orders)]  # fmt: skip


class Shop:
    """Rows of features and labels at any cutoff, with or without a mistake."""

    def __init__(self, orders, states):
        self.people = {who: sorted(own, key=lambda order: order.day) for who, own in sorted(orders.items())}
        self.states = states
        self.kinds = sorted({own[0].payment for own in self.people.values()})[:12]
        self.regions = sorted(set(states.values()))
        self.end = max(own[-1].day for own in self.people.values())

    def rows(self, cutoff, mistake=None):
        features, labels, people = [], [], []
        for number, (who, own) in enumerate(self.people.items()):
            known = [order for order in own if order.day <= cutoff]
            if not known:
                continue
            seen = purchases(own, self.end) if mistake == "purchases" else purchases(known, cutoff)
            told = service_of_all(own) if mistake == "service" else service(known, cutoff)
            place = [float(self.states[who] == region) for region in self.regions]
            paid = [float(known[0].payment == kind) for kind in self.kinds]
            features.append(seen + told + place + paid)
            labels.append(any(cutoff < order.day <= cutoff + timedelta(HORIZON) for order in own))
            people.append(number)
        return np.array(features, dtype=np.float32), np.array(labels, dtype=np.float64), np.array(people)

    def training(self, known_until, mistake=None):
        """Month ends whose labels were over by a day, from 90 days after the first purchase on."""
        begin = min(own[0].day for own in self.people.values()) + timedelta(90)
        month, parts = date(begin.year, begin.month, 1), []
        while True:
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
            cutoff = month - timedelta(1)
            if cutoff + timedelta(HORIZON) > known_until:
                break
            if cutoff >= begin:
                parts.append(self.rows(cutoff, mistake))
        return tuple(np.concatenate(part) for part in zip(*parts, strict=True))


def fit(rows, recipe, rounds):
    settings = {**recipe, "objective": "binary:logistic", "seed": SEED, "nthread": 2, "tree_method": "hist"}
    return xgboost.train(settings, xgboost.DMatrix(rows[0], rows[1]), rounds)


def auc(labels, scores, weights=None):
    """Ties count half; weights are how often a row was drawn."""
    weights = np.ones(len(labels)) if weights is None else weights
    _, place = np.unique(scores, return_inverse=True)
    buyers = np.bincount(place, weights * labels)
    others = np.bincount(place, weights * (1 - labels))
    below = np.cumsum(others) - others
    return float((buyers * (below + others / 2)).sum() / (buyers.sum() * others.sum()))


def with_interval(labels, scores):
    draw = np.random.default_rng(SEED)
    drawn = sorted(auc(labels, scores, np.bincount(draw.integers(0, len(labels), len(labels)), minlength=len(labels)).astype(float))
                   for _ in range(200))  # fmt: skip
    return auc(labels, scores), drawn[5], drawn[194]


def oracle(folder, shop, cutoff):
    """What the process that made a generated shop says of each customer."""
    with (folder / "truth.csv").open(newline="") as file:
        told = {row["customer_unique_id"]: float(row["p_returns_given_history"]) for row in csv.DictReader(file)
                if row["cutoff"] == cutoff.isoformat()}  # fmt: skip
    known = [who for who, own in shop.people.items() if own[0].day <= cutoff]
    return np.array([told.get(who, 0.0) for who in known]) if told else None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("data", type=pathlib.Path)
    arguments.add_argument("cutoff", type=date.fromisoformat)
    arguments.add_argument("--csv", type=pathlib.Path)
    given = arguments.parse_args()
    orders, states, accounts = olist(given.data) if given.data.is_dir() else log(given.data)
    shop, results = Shop(orders, states), []
    test, truth, _ = shop.rows(given.cutoff)
    training = shop.training(given.cutoff)
    print(f"Held out: {len(truth):,} customers at {given.cutoff}, {int(truth.sum()):,} of whom buy within {HORIZON} days. "
          f"Learned from {len(training[1]):,} rows.\n")  # fmt: skip

    def tell(key, name, labels, scores):
        result = with_interval(labels, scores)
        results.append((key, name, *result))
        print(f"| {name} | {result[0]:.3f} | {result[1]:.3f} to {result[2]:.3f} |", flush=True)

    print("| how | AUC | 95% interval |\n|---|---|---|")
    tell("honest", "nothing of the future, small trees", truth, fit(training, SMALL, SMALL_ROUNDS).predict(xgboost.DMatrix(test)))
    big = fit(training, BIG, BIG_ROUNDS)
    tell("honest_big", "nothing of the future, big trees", truth, big.predict(xgboost.DMatrix(test)))
    if given.data.is_dir() and (given.data / "truth.csv").exists():
        best = oracle(given.data, shop, given.cutoff)
        if best is not None:
            tell("oracle", "the best forecast there can be (oracle)", truth, best)
    if given.data.is_dir():
        told = fit(shop.training(given.cutoff, "service"), SMALL, SMALL_ROUNDS)
        leaking = shop.rows(given.cutoff, "service")[0]
        tell("service", "deliveries and reviews averaged over the whole file", truth, told.predict(xgboost.DMatrix(leaking)))
    told = fit(shop.training(given.cutoff, "purchases"), SMALL, SMALL_ROUNDS)
    leaking = shop.rows(given.cutoff, "purchases")[0]
    tell("purchases", "recency, frequency and value of the whole file", truth, told.predict(xgboost.DMatrix(leaking)))
    features, labels, people = shop.training(shop.end)
    draw = np.random.default_rng(SEED)
    by_customer, by_row = (draw.random(len(shop.people)) < 0.2)[people], draw.random(len(people)) < 0.2
    for key, name, held in [("grouped", "all months, customers kept whole, big trees", by_customer),
                            ("random_split", "rows of all months split at random, big trees", by_row)]:  # fmt: skip
        part = fit((features[~held], labels[~held]), BIG, BIG_ROUNDS)
        tell(key, name, labels[held], part.predict(xgboost.DMatrix(features[held])))
    tell("training", "judged on the rows it learned from, big trees", training[1], big.predict(xgboost.DMatrix(training[0])))

    people = len(shop.people)
    several = sum(len(own) > 1 for own in shop.people.values())
    repeat = sum(own[-1].day > own[0].day for own in shop.people.values())
    print(f"\nWho comes back: {repeat:,} of {people:,} customers on another day ({repeat / people:.2%}); "
          f"{several:,} ({several / people:.2%}) have more than one order, orders of one day counted apart.")  # fmt: skip
    if accounts:
        again = sum(count > 1 for count in accounts.values())
        print(f"By customer_id: {again:,} of {len(accounts):,} have a second order.")
    if given.csv:
        with given.csv.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([("key", "name", "auc", "low", "high"), *results])


if __name__ == "__main__":
    main()
