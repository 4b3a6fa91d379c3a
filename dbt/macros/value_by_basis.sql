{#- What an order is worth: its items, or its items and their freight, by the var value_basis.
    An order log has amounts instead (int_settings sees that only it has): none of its orders has items.
    An unknown basis stops the run instead of quietly meaning one of them. -#}
{% macro value_by_basis(item_value, freight_value) -%}
    {%- set basis = var('value_basis') -%}
    {%- if basis in ('items', 'amount') -%}
        {{ item_value }}
    {%- elif basis == 'items_and_freight' -%}
        {{ item_value }} + {{ freight_value }}
    {%- else -%}
        {{ exceptions.raise_compiler_error("value_basis must be items, items_and_freight or amount, not '" ~ basis ~ "'") }}
    {%- endif -%}
{%- endmacro %}
