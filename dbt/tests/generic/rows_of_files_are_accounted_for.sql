{#- Every row of a file was used, rejected or counted apart. -#}
{% test rows_of_files_are_accounted_for(model) %}

select
    file,
    rows_read,
    rows_used,
    rows_rejected,
    rows_set_apart
from {{ model }}
where rows_read <> rows_used + rows_rejected + rows_set_apart

{% endtest %}
