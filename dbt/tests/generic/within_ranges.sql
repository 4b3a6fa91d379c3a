{#- Fails for every row with a value outside its column's [least, most], either of which may be null:
    within_range for many columns in one pass. NULL passes. -#}
{% test within_ranges(model, ranges) %}
select {{ ranges.keys() | join(', ') }}
from {{ model }}
where
    false
    {%- for column, range in ranges.items() %}
    {%- if range[0] is not none %}
    or {{ column }} < {{ range[0] }}
    {%- endif %}
    {%- if range[1] is not none %}
    or {{ column }} > {{ range[1] }}
    {%- endif %}
    {%- endfor %}
{% endtest %}
