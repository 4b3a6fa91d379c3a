{#- Fails for every value below the least or above the most allowed. NULL passes: that a value must
    be known is not_null's business. -#}
{% test within_range(model, column_name, least=none, most=none) %}
select {{ column_name }}
from {{ model }}
where
    false
    {%- if least is not none %}
    or {{ column_name }} < {{ least }}
    {%- endif %}
    {%- if most is not none %}
    or {{ column_name }} > {{ most }}
    {%- endif %}
{% endtest %}
