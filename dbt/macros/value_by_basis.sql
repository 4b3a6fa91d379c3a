{#- What an order is worth: its items, or its items and their freight, by the var value_basis.
    An unknown basis stops the run instead of quietly meaning one of the two. -#}
{% macro value_by_basis(item_value, freight_value) -%}
    {%- set basis = var('value_basis') -%}
    {%- if basis == 'items' -%}
        {{ item_value }}
    {%- elif basis == 'items_and_freight' -%}
        {{ item_value }} + {{ freight_value }}
    {%- else -%}
        {{ exceptions.raise_compiler_error("value_basis must be items or items_and_freight, not '" ~ basis ~ "'") }}
    {%- endif -%}
{%- endmacro %}
