"""The explore page as a Streamlit app: the same orders, filters and four charts.

Written as one would who wants it fast: orders are read once for all sessions, as categories and numbers; sums are made in
pandas, so that a chart gets as many rows as it has marks; the answers to filters are cached. Filters are in the address,
as they are in Clave.
"""

import os

import altair as alt
import numpy as np
import pandas as pd
import psycopg
import streamlit as st

ALL = "All"
SHOWN_CATEGORIES = 15
EDGES = [0] + [step * 10**power / 1000 for power in range(11) for step in (100, 150, 220, 330, 470, 680)]

st.set_page_config(page_title="Explore", layout="wide")


@st.cache_resource
def orders() -> pd.DataFrame:
    with psycopg.connect(os.environ["BENCH_DATABASE_URL"]) as connection:
        rows = connection.execute("select month, state, category, customer_id, is_purchase, value::float8 from marts.fct_orders").fetchall()
    frame = pd.DataFrame(rows, columns=["month", "state", "category", "customer", "is_purchase", "value"])
    for column in ("month", "state", "category"):
        frame[column] = frame[column].astype("category")
    frame["customer"] = frame["customer"].astype("category").cat.codes
    return frame


@st.cache_data(max_entries=500)
def answer(first, last, state, category):
    """Every chart obeys all filters but its own."""
    frame = orders()
    month = frame["month"].cat.codes
    months = list(frame["month"].cat.categories)
    in_months = (month >= months.index(first)) & (month <= months.index(last))
    everything = pd.Series(True, index=frame.index)
    in_state = everything if state == ALL else frame["state"] == state
    in_category = everything if category == ALL else frame["category"] == category

    def sums(mask, by):
        part = frame[mask]
        return part.groupby(by, observed=True).agg(orders=("is_purchase", "sum"), value=("value", "sum")).reset_index()

    selected = frame[in_months & in_state & in_category]
    counts, _ = np.histogram(selected["value"], bins=[*EDGES, np.inf])
    values = pd.DataFrame({"from": EDGES, "orders": counts})
    values = values[values["orders"] > 0]
    categories = sums(in_months & in_state, "category").sort_values("value", ascending=False).head(SHOWN_CATEGORIES)
    purchases = selected[selected["is_purchase"]]
    totals = len(purchases), purchases["customer"].nunique(), selected["value"].sum()
    return sums(in_state & in_category, "month"), categories, sums(in_months & in_category, "state"), values, totals


def choice(label: str, options: list, name: str, default):
    """A select box whose value is in the address; an address that changed by itself, as by a link, wins."""
    asked, seen = st.query_params.get(name, str(default)), f"{name} in the address"
    if asked != st.session_state.get(seen):
        st.session_state[name] = {str(option): option for option in options}.get(asked, default)
    found = st.selectbox(label, options, key=name)
    if found != default:
        st.query_params[name] = str(found)
    elif name in st.query_params:
        del st.query_params[name]
    st.session_state[seen] = str(found)
    return found


frame = orders()
months = list(frame["month"].cat.categories)
boxes = st.columns(5)
with boxes[0]:
    first = choice("From", months, "from", months[0])
with boxes[1]:
    last = choice("To", months, "to", months[-1])
with boxes[2]:
    state = choice("State", [ALL, *sorted(frame["state"].cat.categories)], "state", ALL)
with boxes[3]:
    category = choice("Category", [ALL, *sorted(frame["category"].cat.categories)], "category", ALL)
with boxes[4]:
    measure = choice("Count", ["value", "orders"], "measure", "value")

by_month, by_category, by_state, by_value, (count, customers, value) = answer(first, last, state, category)
st.header(f"{count:,} orders by {customers:,} customers were worth {value:,.0f}.")
st.caption(f"filters: {first} {last} {state} {category} {measure}")

left, right = st.columns([2, 1])
with left:
    by_month["month"] = by_month["month"].astype(str)
    st.altair_chart(alt.Chart(by_month).mark_bar().encode(x="month:T", y=f"{measure}:Q", tooltip=["month", "orders", "value"]), width="stretch")
    st.altair_chart(alt.Chart(by_category).mark_bar().encode(y=alt.Y("category:N", sort="-x"), x=f"{measure}:Q", tooltip=["category", "orders", "value"]), width="stretch")
with right:
    st.altair_chart(alt.Chart(by_state).mark_bar().encode(y=alt.Y("state:N", sort="-x"), x=f"{measure}:Q", tooltip=["state", "orders", "value"]), width="stretch")
    st.altair_chart(alt.Chart(by_value).mark_bar().encode(x=alt.X("from:O"), y="orders:Q", tooltip=["from", "orders"]), width="stretch")
