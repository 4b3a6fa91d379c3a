analyze ml.predictions
