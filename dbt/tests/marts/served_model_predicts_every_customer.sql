-- When a model is served, it has a prediction for every customer of the score snapshot and for nobody
-- else. Otherwise the totals on the overview would quietly leave customers out, as they would when new
-- orders were loaded and scoring was forgotten. (The served model is read from its mart: a test that
-- reads only sources and intermediate models would already run, and fail, before scoring.)
with served as (

    select model_id
    from {{ ref('mart_model') }}

),

customers as (

    select snapshots.customer_id
    from {{ ref('int_score_snapshots') }} as snapshots
    cross join served

),

predictions as (

    select predictions.customer_id
    from {{ source('ml', 'predictions') }} as predictions
    inner join served using (model_id)

)

select
    customers.customer_id as customer_without_prediction,
    predictions.customer_id as prediction_without_customer
from customers
full join predictions on customers.customer_id = predictions.customer_id
where customers.customer_id is null or predictions.customer_id is null
