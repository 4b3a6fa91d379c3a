copy ml.predictions (model_id, customer_id, p_returns, spend_if_returns, expected_value) from stdin
