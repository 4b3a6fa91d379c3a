//! A throw-away cluster of an installed PostgreSQL, for tests of another version than the embedded one.
//!
//! Postgres refuses to run as root, so under root it runs as the system user `postgres`, who then owns its folder.
//! Only the folder's owner and root can reach the socket in it.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, bail};
use sqlx::postgres::PgConnectOptions;
use tokio::process::Command;
use tokio::sync::Mutex;

use crate::cluster::{answers, at, test_folder};

/// The port number in the socket's name; nothing listens on TCP.
const PORT: u16 = 5432;

/// Nothing here outlives the tests, so it need not survive a crash; `shared_buffers` as small as the tests.
const SETTINGS: &str = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60 \
                        -c shared_buffers=64MB";

/// How to reach the shared cluster of the PostgreSQL whose programs are in `bin`, started if it is not running.
pub(crate) async fn options(bin: &Path) -> anyhow::Result<PgConnectOptions> {
    // Tests of one process come here at once.
    static STARTING: Mutex<()> = Mutex::const_new(());
    let _starting = STARTING.lock().await;
    let folder = test_folder(&format!("pg{}", major(bin).await?));
    let running = at(&folder, PORT);
    if answers(&running).await {
        return Ok(running);
    }
    let user = ServerUser::find()?;
    if !folder.join("PG_VERSION").exists() {
        make(bin, &folder, user.as_ref()).await?;
    }
    let log = folder.join("log");
    let settings = format!("{SETTINGS} -c unix_socket_directories={}", folder.display());
    let started = run(user
        .as_ref()
        .command(&bin.join("pg_ctl"))
        .arg("-D")
        .arg(&folder)
        .arg("-l")
        .arg(&log)
        .args(["-w", "-o", &settings, "start"]))
    .await;
    // Another process may have been faster: what counts is the answer.
    if answers(&running).await {
        return Ok(running);
    }
    started?;
    bail!("the test cluster in {} does not answer", folder.display())
}

/// Makes the cluster aside and moves it into place, so that a killed test leaves no half of one.
async fn make(bin: &Path, folder: &Path, user: Option<&ServerUser>) -> anyhow::Result<()> {
    let aside = folder.with_extension(format!("making-{}", std::process::id()));
    std::fs::create_dir_all(&aside)?;
    std::fs::set_permissions(&aside, std::fs::Permissions::from_mode(0o700))?;
    if let Some(user) = user {
        chown(&aside, Some(user.uid), Some(user.gid))?;
    }
    run(user
        .command(&bin.join("initdb"))
        .arg("-D")
        .arg(&aside)
        .args([
            "-A",
            "trust",
            "-U",
            "postgres",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
        ]))
    .await?;
    if std::fs::rename(&aside, folder).is_err() && !folder.join("PG_VERSION").exists() {
        bail!("cannot make the test cluster {}", folder.display());
    }
    // Left over only when another process was faster.
    let _ = std::fs::remove_dir_all(&aside);
    Ok(())
}

async fn major(bin: &Path) -> anyhow::Result<String> {
    let postgres = bin.join("postgres");
    let output = Command::new(&postgres)
        .arg("--version")
        .output()
        .await
        .with_context(|| format!("cannot run {}", postgres.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    // postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)
    text.split_whitespace()
        .nth(2)
        .and_then(|version| version.split('.').next())
        .map(str::to_owned)
        .with_context(|| format!("cannot read the version in {text:?}"))
}

async fn run(command: &mut Command) -> anyhow::Result<()> {
    // No pipes: the server would inherit them, and waiting for their end would wait for its end.
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        .status()
        .await
        .with_context(|| format!("cannot run {command:?}"))?;
    if !status.success() {
        bail!("{command:?} failed: {status}");
    }
    Ok(())
}

/// The system user a cluster runs as under root.
struct ServerUser {
    uid: u32,
    gid: u32,
}

impl ServerUser {
    /// `None` when this process may run Postgres itself.
    fn find() -> anyhow::Result<Option<Self>> {
        if std::fs::metadata("/proc/self")?.uid() != 0 {
            return Ok(None);
        }
        let users = std::fs::read_to_string("/etc/passwd").context("reading /etc/passwd")?;
        users
            .lines()
            .find_map(Self::parse)
            .map(Some)
            .context("under root, the tests need a system user `postgres` for their cluster")
    }

    /// `postgres:x:101:104:…`
    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.split(':');
        (fields.next()? == "postgres").then_some(())?;
        let mut number = fields.skip(1).map(str::parse::<u32>);
        Some(Self {
            uid: number.next()?.ok()?,
            gid: number.next()?.ok()?,
        })
    }
}

trait Launch {
    fn command(&self, program: &Path) -> Command;
}

impl Launch for Option<&ServerUser> {
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        if let Some(user) = self {
            command.uid(user.uid).gid(user.gid);
        }
        command
    }
}
