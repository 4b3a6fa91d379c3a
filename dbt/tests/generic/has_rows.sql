{#- Fails unless the table holds exactly the given number of rows. -#}
{% test has_rows(model, rows) %}
select count(*) as found
from {{ model }}
having count(*) <> {{ rows }}
{% endtest %}
