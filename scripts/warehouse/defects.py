"""Defects that a warehouse like this one tends to have, one textual change each, and the tests that must catch them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    name: str
    """What goes wrong, in words."""
    file: str
    """Below dbt/."""
    old: str
    """Text that occurs in the file; every occurrence is replaced."""
    new: str
    caught_by: tuple[str, ...]
    """Names of the tests that must fail, and no other of the selection."""
    model: str = ""
    """The model whose unit tests catch it; by default the changed one."""
    built: bool = False
    """Whether only data show it: the model is built aside from the loaded files, and its data tests run."""


SNAPSHOTS = "models/intermediate/snapshots"
OLIST = "models/intermediate/olist"

DEFECTS = (
    Defect(
        "payments fan out: an order paid with two vouchers counts twice",
        f"{OLIST}/int_order_payments_summed.sql",
        "group by order_id",
        "group by order_id, payment_sequential",
        ("payments_of_an_order_merge_into_one_row",),
    ),
    Defect(
        "payments fan out in the join: orders meet payments that were not summed",
        f"{OLIST}/int_olist_orders_valued.sql",
        "ref('int_order_payments_summed')",
        "ref('stg_olist__order_payments')",
        ("unique_combination_int_olist_orders_valued_order_id",),
        built=True,
    ),
    Defect(
        "orders without a recorded payment are lost in the join",
        f"{OLIST}/int_olist_orders_valued.sql",
        "left join {{ ref('int_order_payments_summed') }}",
        "inner join {{ ref('int_order_payments_summed') }}",
        ("cancelled_and_unavailable_orders_are_left_out", "value_with_freight_when_the_basis_says_so"),
    ),
    Defect(
        "two orders of one day are two purchases",
        "models/intermediate/int_customer_days.sql",
        "group by customer_id, ordered_on",
        "group by customer_id, ordered_on, order_id",
        ("orders_of_one_day_are_one_purchase", "returns_reduce_value_and_are_no_purchase"),
    ),
    Defect(
        "customer_id of the file is taken for the person",
        "models/staging/stg_olist__customers.sql",
        "customer_unique_id as customer_id",
        "customer_id as customer_id",
        ("customer_is_the_person_and_not_the_row_of_an_order",),
    ),
    Defect(
        "cancelled orders are revenue",
        f"{OLIST}/int_olist_orders_valued.sql",
        "not in ('canceled', 'unavailable')",
        "not in ('unavailable')",
        ("cancelled_and_unavailable_orders_are_left_out", "value_with_freight_when_the_basis_says_so"),
    ),
    Defect(
        "the horizon is a day short",
        f"{SNAPSHOTS}/int_snapshot_labels.sql",
        "days.purchased_on <= windows.cutoff + windows.label_days",
        "days.purchased_on < windows.cutoff + windows.label_days",
        ("label_window_is_open_at_the_cutoff_and_closed_at_its_end",),
    ),
    Defect(
        "the label window holds the cutoff's own day",
        f"{SNAPSHOTS}/int_snapshot_labels.sql",
        "days.purchased_on > windows.cutoff",
        "days.purchased_on >= windows.cutoff",
        ("label_window_is_open_at_the_cutoff_and_closed_at_its_end",),
    ),
    Defect(
        "the cutoff's own day is not known",
        f"{SNAPSHOTS}/int_days_as_known.sql",
        "days.purchased_on <= cutoffs.cutoff",
        "days.purchased_on < cutoffs.cutoff",
        ("the_cutoff_day_is_known_and_the_next_is_not",),
    ),
    Defect(
        "the day after the cutoff is known",
        f"{SNAPSHOTS}/int_orders_as_known.sql",
        "orders.ordered_on <= cutoffs.cutoff",
        "orders.ordered_on <= cutoffs.cutoff + 1",
        ("delivery_and_review_are_known_from_their_own_day",),
    ),
    Defect(
        "days are those of another time zone",
        "models/staging/stg_olist__orders.sql",
        "cast(order_purchase_timestamp as date)",
        "cast(order_purchase_timestamp at time zone 'America/Sao_Paulo' at time zone 'UTC' as date)",
        ("days_of_an_order_are_those_of_its_own_clock",),
    ),
    Defect(
        "a review is known from the day of the order",
        f"{SNAPSHOTS}/int_orders_as_known.sql",
        "case when review_written_on <= cutoff",
        "case when ordered_on <= cutoff",
        ("delivery_and_review_are_known_from_their_own_day",),
    ),
    Defect(
        "a review is known from the day it was asked for",
        "models/staging/stg_olist__order_reviews.sql",
        "cast(review_answer_timestamp as date)",
        "cast(review_creation_date as date)",
        ("review_is_known_from_the_day_it_was_written",),
    ),
    Defect(
        "the last review of an order counts instead of the first",
        f"{OLIST}/int_order_reviews_ranked.sql",
        "order by written_at, review_id",
        "order by written_at desc, review_id",
        ("first_review_of_an_order_counts",),
    ),
    Defect(
        "a delivery is known before it happened",
        f"{SNAPSHOTS}/int_orders_as_known.sql",
        "case when delivered_on <= cutoff then",
        "case when delivered_on is not null then",
        ("delivery_and_review_are_known_from_their_own_day",),
    ),
    Defect(
        "freight counts twice",
        "macros/value_by_basis.sql",
        "{{ item_value }} + {{ freight_value }}",
        "{{ item_value }} + {{ freight_value }} + {{ freight_value }}",
        ("value_with_freight_when_the_basis_says_so",),
        model="int_olist_orders_valued",
    ),
    Defect(
        "freight counts although the basis is items",
        "macros/value_by_basis.sql",
        "{%- if basis in ('items', 'amount') -%}\n        {{ item_value }}",
        "{%- if basis in ('items', 'amount') -%}\n        {{ item_value }} + {{ freight_value }}",
        ("cancelled_and_unavailable_orders_are_left_out",),
        model="int_olist_orders_valued",
    ),
    Defect(
        "a return is a purchase",
        "models/intermediate/log/int_log_orders_valued.sql",
        "bool_or(amount >= 0) as is_purchase",
        "true as is_purchase",
        ("a_later_line_of_an_order_is_a_fact_of_its_own_day", "lines_of_an_order_are_one_order_and_returns_reduce_it"),
    ),
    Defect(
        "what an order log lacks is zero instead of unknown",
        "models/intermediate/int_orders_valued.sql",
        "cast(null as numeric(14, 2)) as freight_value",
        "cast(0 as numeric(14, 2)) as freight_value",
        ("a_workspace_holds_one_kind_of_shop",),
    ),
    Defect(
        "monetary value is the mean of all days, the first included",
        f"{SNAPSHOTS}/int_snapshot_purchase_features.sql",
        "filter (where day_number > 1) as monetary_value",
        "filter (where day_number >= 1) as monetary_value",
        ("frequency_recency_and_money_by_the_book", "returns_lower_money_but_never_below_zero_and_are_no_purchases"),
    ),
    Defect(
        "tenure ends with the last purchase instead of the cutoff",
        f"{SNAPSHOTS}/int_snapshot_purchase_features.sql",
        "cast(cutoff - first_day as double precision) as t_days",
        "cast(last_day - first_day as double precision) as t_days",
        ("frequency_recency_and_money_by_the_book",),
    ),
    Defect(
        "training labels reach beyond the test cutoff",
        f"{SNAPSHOTS}/int_cutoffs.sql",
        "when month_ends.cutoff + {{ horizon }} <= test.cutoff then 'train'",
        "when month_ends.cutoff <= test.cutoff then 'train'",
        (
            "chosen_cutoff_whose_window_is_not_over_is_no_test",
            "chosen_test_cutoff_ends_the_world",
            "earliest_cutoff_has_exactly_the_minimum_history",
            "of_a_short_history_before_a_chosen_test_as_well",
            "roles_follow_where_the_labels_end",
        ),
    ),
    Defect(
        "a short history is never enough",
        f"{SNAPSHOTS}/int_cutoffs.sql",
        "{{ var('min_history_share') | float }}",
        "1.0",
        ("of_a_short_history_a_quarter_is_enough", "of_a_short_history_before_a_chosen_test_as_well"),
    ),
    Defect(
        "what comes after a chosen test decides what is learned from before it",
        f"{SNAPSHOTS}/int_cutoffs.sql",
        "{% if fixed %}{{ fixed }} + {{ horizon }}{% else %}as_of{% endif %} - first_day",
        "as_of - first_day",
        ("of_a_short_history_before_a_chosen_test_as_well",),
    ),
    Defect(
        "an unfinished last day is the present",
        "models/intermediate/int_data_window.sql",
        "customer_days >= median_before / 2",
        "customer_days > 0",
        ("as_of_is_the_last_day_with_half_the_usual_purchases",),
    ),
    Defect(
        "snapshots do not notice that old facts have changed",
        f"{SNAPSHOTS}/int_snapshot_cutoffs.sql",
        "facts.day <= cutoffs.cutoff",
        "facts.day < cutoffs.cutoff",
        ("a_snapshot_is_stale_when_a_fact_before_its_cutoff_is_another",),
    ),
    Defect(
        "customers show predictions of models that are not served",
        "models/marts/dim_customers.sql",
        "where models.is_served",
        "",
        ("customers_show_the_served_model_only",),
    ),
    Defect(
        "a log of days without times has all its orders at midnight",
        "models/marts/fct_orders.sql",
        "case when clock.is_known then cast(extract(hour from orders.ordered_at) as smallint) end as hour",
        "cast(extract(hour from orders.ordered_at) as smallint) as hour",
        ("days_without_a_time_of_day_have_no_hours",),
    ),
)
