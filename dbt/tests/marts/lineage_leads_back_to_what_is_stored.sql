-- From every table the way leads back to what commands stored, and to nothing that is not there.
with recursive edges as (

    select
        model,
        input,
        input_layer
    from {{ ref('mart_lineage') }}

),

ways as (

    select
        model,
        input,
        input_layer
    from edges

    union

    select
        ways.model,
        edges.input,
        edges.input_layer
    from ways
    inner join edges on ways.input = edges.model

),

dead_ends as (

    select
        edges.model,
        'its input ' || edges.input || ' is made of nothing' as problem
    from edges
    left join edges as above on edges.input = above.model
    where
        edges.input_layer in ('staging', 'intermediate', 'marts')
        and above.model is null

),

lost as (

    select
        model,
        'the way does not lead back to what is stored' as problem
    from ways
    group by model
    having not bool_or(input_layer in ('raw', 'ml', 'ops'))

)

select
    model,
    problem
from dead_ends
union all
select
    model,
    problem
from lost
