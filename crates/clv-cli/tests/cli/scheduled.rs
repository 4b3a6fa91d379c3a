//! `clv pipeline --if-new`, a rollback and `clv drift`, as a scheduler and a person see them, on an order log that grows by a
//! month at a time.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::{Days, NaiveDate};
use clv_core::artefact::{Artefact, GoldenRow};
use clv_core::features::Value::Missing;
use clv_core::model::{Body, CellMean, Kind, Model};
use clv_testkit::TestDatabase;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn new_files_are_built_and_a_new_model_is_served_unless_it_is_worse() {
    let shop = Shop::open().await;
    let [first, second, third] = [0, 31, 62].map(|days| shop.log_until(days));
    let one = a_first_model_is_served(&shop, &first).await;

    // Against one that tells nobody apart the second month's model wins, whatever it learned.
    shop.blind_newest().await;
    let grown = shop.scheduled(&second);
    assert_eq!(grown["promote"]["promoted"], true, "{}", grown["promote"]);
    let why = grown["promote"]["why"].as_str().unwrap();
    assert!(
        why.contains("the new model is not worse than the served one on what "),
        "{why}"
    );
    let two = shop.shown().await;
    assert_ne!(one, two);

    a_rollback_holds_until_somebody_publishes(&shop, &second, (&one, &two)).await;
    drift_is_an_exit_status(&shop, &two).await;
    drivers_are_told(&shop);

    // The third month is trained by hand, its fit is replaced by one that tells nobody apart, and then the scheduler comes.
    shop.ends(&["load", "orders", third.to_str().unwrap()], 0);
    let judged: Value = serde_json::from_str(&shop.ends(&["evaluate", "--json"], 0)).unwrap();
    assert_eq!(
        judged["cutoff"], "2023-04-30",
        "judged is what is loaded, and not the months before it"
    );
    for arguments in [
        ["transform", "--horizon-days", "60"].as_slice(),
        &["check", "leakage", "--leakage-cutoffs", "2"],
        &["train"],
    ] {
        shop.ends(arguments, 0);
    }
    let newest = shop.blind_newest().await;
    let kept = shop.scheduled(&third);
    assert_eq!(kept["promote"]["promoted"], false, "{}", kept["promote"]);
    let why = kept["promote"]["why"].as_str().unwrap();
    assert!(
        why.starts_with(&format!(
            "model {two} is kept, and {newest} is not served: the served model ranks customers better"
        )),
        "{why}"
    );
    assert_eq!(kept["predict"]["model_id"], two.as_str());
    assert_eq!(shop.shown().await, two);
    // It scores the new data, and the pages say why it was kept.
    let scored = shop
        .count(
            "select count(*) from marts.mart_overview as overview
             cross join marts.mart_model as model
             where overview.as_of > model.as_of and overview.model_id = model.model_id",
        )
        .await;
    assert_eq!(scored, 1);
    let told =
        "select count(*) from marts.mart_steps where step = 'promote' and summary like '%is kept%'";
    assert_eq!(shop.count(told).await, 1);
    assert!(shop.count("select count(*) from marts.mart_drift").await > 5);
    assert_eq!(shop.scheduled(&third)["new"], false);

    // A person who asks for the newest gets it.
    shop.ends(&["predict"], 0);
    shop.ends(&["publish"], 0);
    assert_eq!(shop.shown().await, newest);
}

async fn a_first_model_is_served(shop: &Shop, first: &Path) -> String {
    let built = shop.scheduled(first);
    assert_eq!(built["new"], true);
    assert_eq!(built["promote"]["promoted"], true);
    let one = shop.shown().await;
    assert_eq!(built["predict"]["model_id"], one.as_str());

    let nothing = shop.scheduled(first);
    assert_eq!(nothing["new"], false);
    assert_eq!(nothing["load"]["changed"], false);
    // Whoever asks every hour does not fill the history.
    assert_eq!(shop.count("select count(*) from ops.runs").await, 1);
    assert!(
        shop.says(&["pipeline", "--if-new"], first)
            .contains("Nothing new.")
    );
    one
}

async fn a_rollback_holds_until_somebody_publishes(
    shop: &Shop,
    file: &Path,
    (one, two): (&str, &str),
) {
    shop.ends(&["publish", "--rollback"], 0);
    assert_eq!(shop.shown().await, one);
    let nothing = shop.scheduled(file);
    assert_eq!(nothing["new"], false);
    assert_ne!(nothing["rolled_back"], Value::Null);
    assert_eq!(shop.shown().await, one);
    // Without --if-new the pipeline ends with the newest tables, whatever was there before.
    let again = shop.json(&["pipeline"], file);
    assert_eq!(again["train"]["changed"], false);
    assert_eq!(again["predict"]["changed"], false);
    assert_eq!(again["publish"]["changed"], true);
    assert_eq!(shop.shown().await, two);
    assert_eq!(shop.json(&["pipeline"], file)["publish"]["changed"], false);
}

/// Every effect with an interval around it, and a word that follows from the interval.
fn drivers_are_told(shop: &Shop) {
    let output = shop.run(&["drivers", "--json"]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let effects = told["fit"]["effects"].as_array().unwrap();
    assert!(!effects.is_empty(), "{told}");
    for effect in effects {
        let [low, ratio, high] = ["/interval/low", "/odds_ratio", "/interval/high"]
            .map(|place| effect.pointer(place).unwrap().as_f64().unwrap());
        assert!(0.0 < low && low < ratio && ratio < high, "{effect}");
        let verdict = match (low > 1.0, high < 1.0) {
            (true, _) => "sooner",
            (_, true) => "later",
            _ => "no_effect_seen",
        };
        assert_eq!(effect["verdict"], verdict);
    }
    let said = text(&shop.run(&["drivers"]).stdout);
    assert!(
        said.contains("odds ratio") && said.contains("First purchase value"),
        "{said}"
    );
}

async fn drift_is_an_exit_status(shop: &Shop, model: &str) {
    let output = shop.run(&["drift", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["model_id"], model);
    let drifted = i32::from(report["reading"] == "drifted");
    assert_eq!(output.status.code(), Some(drifted), "{report}");
    let compared = report["compared"].as_array().unwrap();
    assert_eq!(compared[0]["measure"], "base_rate");
    assert_eq!(compared[1]["measure"], "buyers");
    assert!(compared.iter().any(|row| row["subject"] == "frequency"));

    // Three times as many bought when it was judged: that is drift, whatever else is.
    shop.sql("update ml.models set test_customers = test_customers * 3, test_buyers = test_customers * 3 - 1")
        .await;
    let output = shop.run(&["drift"]);
    assert_eq!(output.status.code(), Some(1));
    let (said, error) = (text(&output.stdout), text(&output.stderr));
    assert!(said.contains("base rate"), "{said}");
    assert!(
        error.contains("drifted: ") && error.contains("base rate"),
        "{error}"
    );
    shop.sql("update ml.models set test_buyers = test_customers / 4")
        .await;
}

struct Shop {
    database: TestDatabase,
    home: tempfile::TempDir,
    lines: Vec<(NaiveDate, String)>,
}

impl Shop {
    async fn open() -> Self {
        Self {
            database: TestDatabase::create().await.unwrap(),
            home: tempfile::tempdir().unwrap(),
            lines: orders(),
        }
    }

    /// The log up to so many days after the end of its first part. One file that grows, as an export does.
    fn log_until(&self, days: u64) -> PathBuf {
        let end = first_day() + Days::new(FIRST_DAYS + days);
        let mut text = "order_id,customer_id,ordered_at,amount\n".to_owned();
        for (_, line) in self.lines.iter().filter(|(day, _)| *day < end) {
            text.push_str(line);
        }
        let path = self.home.path().join(format!("orders-{days}.csv"));
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_clv"))
            .arg("--workspace")
            .arg(self.home.path().join("workspace"))
            .args(arguments)
            .env("DATABASE_URL", self.database.url())
            .env(
                "CLV_DBT_DIR",
                concat!(env!("CARGO_MANIFEST_DIR"), "/../../dbt"),
            )
            .output()
            .unwrap()
    }

    fn ends(&self, arguments: &[&str], status: i32) -> String {
        let output = self.run(arguments);
        let (said, error) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(
            output.status.code(),
            Some(status),
            "{arguments:?}: {said}{error}"
        );
        said
    }

    fn says(&self, command: &[&str], file: &Path) -> String {
        let options = [
            file.to_str().unwrap(),
            "--horizon-days",
            "60",
            "--leakage-cutoffs",
            "2",
        ];
        self.ends(&[command, &options].concat(), 0)
    }

    fn json(&self, command: &[&str], file: &Path) -> Value {
        let said = self.says(&[&["--json"], command].concat(), file);
        serde_json::from_str(&said).unwrap()
    }

    fn scheduled(&self, file: &Path) -> Value {
        self.json(&["pipeline", "--if-new"], file)
    }

    async fn sql(&self, sql: &'static str) {
        sqlx::raw_sql(sql)
            .execute(self.database.pool())
            .await
            .unwrap();
    }

    async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(self.database.pool())
            .await
            .unwrap()
    }

    /// The model whose numbers are on the pages.
    async fn shown(&self) -> String {
        sqlx::query_scalar("select model_id from marts.mart_model")
            .fetch_one(self.database.pool())
            .await
            .unwrap()
    }

    /// Makes the newest model's judged fit one that expects the same of everybody.
    async fn blind_newest(&self) -> String {
        let (model_id, bytes): (String, Vec<u8>) = sqlx::query_as(
            "select model_id, judged from ml.models order by trained_at desc limit 1",
        )
        .fetch_one(self.database.pool())
        .await
        .unwrap();
        let judged = Artefact::decode(&bytes).unwrap();
        let mean = CellMean {
            p_returns: 0.3,
            spend_if_returns: 50.0,
        };
        let model = Model::new(Kind::Mean, Body::Constant(mean)).unwrap();
        let golden = GoldenRow {
            values: vec![Missing; model.features().len()],
            p_returns: mean.p_returns,
            spend_if_returns: mean.spend_if_returns,
        };
        let blind = Artefact::new(judged.manifest().clone(), model, vec![golden]).unwrap();
        sqlx::query("update ml.models set judged = $2 where model_id = $1")
            .bind(&model_id)
            .bind(blind.encode().unwrap())
            .execute(self.database.pool())
            .await
            .unwrap();
        model_id
    }
}

const FIRST_DAYS: u64 = 500;
const CUSTOMERS: u64 = 700;

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2022, 1, 1).unwrap()
}

/// A third of the customers come again every three weeks or so until they stay away, the others never.
fn orders() -> Vec<(NaiveDate, String)> {
    let mut below = crate::draws();
    let mut lines = Vec::new();
    for customer in 0..CUSTOMERS {
        let is_loyal = customer % 3 == 0;
        let mut day = below(FIRST_DAYS + 90);
        loop {
            let amount = 20 + below(30) + if is_loyal { 25 } else { 0 };
            let date = first_day() + Days::new(day);
            let order = lines.len();
            let mut line = String::new();
            writeln!(line, "o{order},c{customer},{date},{amount}.50").unwrap();
            lines.push((date, line));
            day += 7 + below(30);
            if !is_loyal || below(20) == 0 || day > FIRST_DAYS + 90 {
                break;
            }
        }
    }
    lines.sort();
    lines
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
