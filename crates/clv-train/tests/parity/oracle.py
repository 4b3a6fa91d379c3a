"""What XGBoost itself, as Python has it, says about trees that Clave serves.

    python oracle.py FOLDER STAGE COLUMNS

FOLDER/STAGE.json is a model as `Booster.load_model` reads it, FOLDER/rows.f32 rows of COLUMNS single-precision values,
NaN where missing. Writes FOLDER/STAGE.margins.f32, .predictions.f32 and .contributions.f32 (bias last).
"""

import pathlib
import sys

import numpy as np
import xgboost as xgb


def main():
    folder, stage, columns = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    booster = xgb.Booster(model_file=folder / f"{stage}.json")
    rows = np.fromfile(folder / "rows.f32", dtype="<f4").reshape(-1, columns)
    matrix = xgb.DMatrix(rows, missing=np.nan)
    for name, answer in {
        "margins": booster.predict(matrix, output_margin=True),
        "predictions": booster.predict(matrix),
        "contributions": booster.predict(matrix, pred_contribs=True),
    }.items():
        answer.astype("<f4").tofile(folder / f"{stage}.{name}.f32")


if __name__ == "__main__":
    main()
