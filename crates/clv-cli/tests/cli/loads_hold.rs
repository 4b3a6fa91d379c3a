//! What happens to a load must not happen to the rows: they are exactly as before or exactly as after, whether the
//! process is killed, its backend is terminated, its disk fails, or somebody else loads at the same time.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use clv_testkit::TestDatabase;
use tempfile::TempDir;

/// How often a load is struck, and as often again in the other way.
const STRIKES: u32 = 25;

/// All rows there are. Numbers of files come from a sequence, which a load that failed does not wind back.
const FINGERPRINT: &str = "select concat_ws(' ',
    (select md5(coalesce(string_agg(row::text, '|' order by row::text), '')) from (
        select to_jsonb(t) - 'file_id' as row from raw.order_lines as t
        union all select to_jsonb(t) - 'file_id' from raw.olist_customers as t
        union all select to_jsonb(t) - 'file_id' from raw.olist_orders as t
        union all select to_jsonb(t) - 'file_id' from raw.olist_order_items as t
        union all select to_jsonb(t) - 'file_id' from raw.quarantine as t
        union all select to_jsonb(t) - 'file_id' from raw.replaced_rows as t) as rows),
    (select count(*) from raw.loads), (select count(*) from raw.load_files))";

/// A database, and two files of which the second follows the first.
struct Stage {
    database: TestDatabase,
    home: TempDir,
}

impl Stage {
    async fn new() -> Self {
        Self {
            database: TestDatabase::create().await.unwrap(),
            home: tempfile::tempdir().unwrap(),
        }
    }

    /// `orders` orders, of which every tenth costs `dearer` more; some rows are bad.
    fn log(&self, name: &str, orders: u32, dearer: u32) -> PathBuf {
        let path = self.home.path().join(name);
        let mut text = "order_id,customer_id,ordered_at,amount\n".to_owned();
        for order in 0..orders {
            let amount = order % 97 + if order % 10 == 0 { dearer } else { 0 };
            let amount = if order % 500 == 499 {
                "much".to_owned()
            } else {
                amount.to_string()
            };
            text.push_str(&format!(
                "{order},C{},2018-01-{:02},{amount}\n",
                order % 700,
                order % 28 + 1
            ));
        }
        std::fs::write(&path, text).unwrap();
        path
    }

    fn load(&self, path: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_clv"));
        command
            .args(["--json", "--workspace"])
            .arg(self.home.path().join("workspace"))
            .arg("load")
            .arg(if path.is_dir() { "olist" } else { "orders" })
            .arg(path)
            .env("DATABASE_URL", self.database.url())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, path: &Path) {
        let output = self.load(path).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    async fn fingerprint(&self) -> String {
        sqlx::query_scalar(FINGERPRINT)
            .fetch_one(self.database.pool())
            .await
            .unwrap()
    }

    /// Waits until no load is under way: a backend notices only at its next message that nobody listens any more.
    async fn rest(&self) {
        let busy = "select exists (select from pg_stat_activity
            where datname = current_database() and application_name like 'clave%')";
        loop {
            let is_busy: bool = sqlx::query_scalar(busy)
                .fetch_one(self.database.pool())
                .await
                .unwrap();
            if !is_busy {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Back to the state of the first file only.
    async fn restore(&self, first: &Path) -> String {
        sqlx::raw_sql("truncate raw.order_lines, raw.quarantine, raw.replaced_rows, raw.load_files, raw.loads restart identity")
            .execute(self.database.pool())
            .await
            .unwrap();
        self.run(first);
        self.fingerprint().await
    }
}

/// Numbers that differ enough: a linear congruential generator (Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }
}

/// Strikes a second load at random moments, in the given way, and compares.
async fn strike(mut blow: impl AsyncFnMut(&Stage, &mut Child)) {
    let stage = Stage::new().await;
    let (first, second) = (stage.log("a.csv", 20_000, 0), stage.log("b.csv", 24_000, 3));
    stage.run(&first);
    let before = stage.restore(&first).await;
    let began = Instant::now();
    stage.run(&second);
    let usual = u64::try_from(began.elapsed().as_micros()).unwrap();
    let after = stage.fingerprint().await;
    assert_ne!(before, after);
    assert_eq!(stage.restore(&first).await, before);
    let mut random = Random(7);
    let (mut untouched, mut done) = (0, 0);
    for _ in 0..STRIKES {
        let mut child = stage.load(&second).spawn().unwrap();
        tokio::time::sleep(Duration::from_micros(random.below(usual * 11 / 10))).await;
        blow(&stage, &mut child).await;
        child.wait().unwrap();
        stage.rest().await;
        let now = stage.fingerprint().await;
        if now == before {
            untouched += 1;
        } else if now == after {
            done += 1;
            assert_eq!(stage.restore(&first).await, before);
        } else {
            panic!("neither before nor after: {now}");
        }
    }
    println!(
        "{STRIKES} strikes within {} ms: {untouched} before, {done} after",
        usual / 1000
    );
    assert!(untouched > 0, "no strike hit a load under way");
    stage.run(&second);
    assert_eq!(stage.fingerprint().await, after);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loader_that_is_killed_leaves_the_rows_as_before_or_after() {
    // SIGKILL.
    strike(async |_, child| child.kill().unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loader_whose_backend_is_terminated_leaves_the_rows_as_before_or_after() {
    strike(async |stage, _| {
        sqlx::query(
            "select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and application_name like 'clave%'",
        )
        .execute(stage.database.pool())
        .await
        .unwrap();
    })
    .await;
}

/// The library that makes reads fail.
fn failing_read(home: &Path) -> PathBuf {
    let library = home.join("failing_read.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/failing_read.c");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&library)
        .arg(source)
        .arg("-ldl")
        .status()
        .unwrap();
    assert!(built.success());
    library
}

/// Loads with the n-th read of a file failing, for n = 1, 2, … until the load succeeds; says how often it failed.
async fn fail_at_every_read(stage: &Stage, path: &Path, file: &str) -> u32 {
    let library = failing_read(stage.home.path());
    let before = stage.fingerprint().await;
    for failing in 1.. {
        let output = stage
            .load(path)
            .env("LD_PRELOAD", &library)
            .env("FAIL_FILE", file)
            .env("FAIL_AT", failing.to_string())
            .output()
            .unwrap();
        if output.status.success() {
            return failing - 1;
        }
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(
            error.contains("cannot read") && error.contains("os error 5"),
            "{error}"
        );
        assert_eq!(
            stage.fingerprint().await,
            before,
            "read {failing} of {file}"
        );
    }
    0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_whose_disk_fails_at_any_read_leaves_the_rows_as_before() {
    let stage = Stage::new().await;
    let (first, second) = (stage.log("a.csv", 1000, 0), stage.log("b.csv", 30_000, 3));
    stage.run(&first);
    let failures = fail_at_every_read(&stage, &second, "b.csv").await;
    println!("a log: {failures} reads failed, then the load succeeded");
    assert!(failures >= 5, "{failures}");
    let lines: i64 = sqlx::query_scalar("select count(*) from raw.order_lines")
        .fetch_one(stage.database.pool())
        .await
        .unwrap();
    assert_eq!(lines, 30_000 - 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_whose_disk_fails_at_any_read_leaves_the_rows_as_before() {
    let stage = Stage::new().await;
    let folder = clv_testkit::OlistFolder::create().unwrap();
    stage.run(&stage.log("a.csv", 1000, 0));
    // Every file in turn: the reads of all of them are counted together.
    let failures = fail_at_every_read(&stage, folder.path(), "_dataset.csv").await;
    println!("a folder: {failures} reads failed, then the load succeeded");
    assert!(failures >= 16, "{failures}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_loads_at_once_one_wins_and_the_other_says_so_within_two_seconds() {
    let stage = Stage::new().await;
    let (first, second) = (stage.log("a.csv", 1000, 0), stage.log("b.csv", 200_000, 0));
    stage.run(&first);
    let loading = stage.load(&second).spawn().unwrap();
    let holds =
        "select exists (select from pg_locks where locktype = 'advisory' and objid = 1 and granted
        and database = (select oid from pg_database where datname = current_database()))";
    while !sqlx::query_scalar::<_, bool>(holds)
        .fetch_one(stage.database.pool())
        .await
        .unwrap()
    {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let began = Instant::now();
    let other = stage.load(&first).output().unwrap();
    let waited = began.elapsed();
    let error = String::from_utf8_lossy(&other.stderr);
    assert_eq!(other.status.code(), Some(2), "{error}");
    assert!(
        error.contains("another command is running on this database"),
        "{error}"
    );
    assert!(waited < Duration::from_secs(2), "{waited:?}");
    let won = loading.wait_with_output().unwrap();
    assert!(
        won.status.success(),
        "{}",
        String::from_utf8_lossy(&won.stderr)
    );
}
