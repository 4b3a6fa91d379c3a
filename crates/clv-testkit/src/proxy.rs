//! A connection to the database that fails the way networks do.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;

/// What happens to connections and bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// New connections end at once, and so do those that are open: the database is stopped.
    Refuse,
    /// Everything is taken and nothing comes back.
    BlackHole,
    /// After so many more bytes of answers every connection ends.
    CutAfter(usize),
    /// Every piece of an answer is late.
    Delay(Duration),
}

/// Stands between a server and its database, in this process.
#[derive(Debug)]
pub struct FaultProxy {
    port: u16,
    fault: watch::Sender<Fault>,
    open: Arc<AtomicUsize>,
}

/// Where the database is.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Socket(PathBuf),
    Host(String, u16),
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

impl FaultProxy {
    pub(crate) async fn before(target: Target) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .context("the proxy cannot listen")?;
        let port = listener.local_addr()?.port();
        let (fault, seen) = watch::channel(Fault::None);
        let open = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&open);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (target, seen, open) = (target.clone(), seen.clone(), Arc::clone(&counted));
                tokio::spawn(async move {
                    open.fetch_add(1, Ordering::SeqCst);
                    // An end of either side is an end.
                    let _ended = relay(client, target, seen).await;
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Ok(Self { port, fault, open })
    }

    /// Its port on this machine.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on.
    pub fn set(&self, fault: Fault) {
        self.fault.send_replace(fault);
    }

    /// Connections that are open now.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }
}

async fn relay(
    client: TcpStream,
    target: Target,
    mut seen: watch::Receiver<Fault>,
) -> std::io::Result<()> {
    if *seen.borrow() == Fault::Refuse {
        return Ok(());
    }
    let database: Box<dyn Stream> = match target {
        Target::Socket(path) => Box::new(UnixStream::connect(path).await?),
        Target::Host(host, port) => Box::new(TcpStream::connect((host.as_str(), port)).await?),
    };
    let (mut answers, mut questions) = tokio::io::split(database);
    let (mut from_client, mut to_client) = client.into_split();
    let mut refused = seen.clone();
    let asking = async {
        let mut piece = vec![0; 16 * 1024];
        loop {
            let read = from_client.read(&mut piece).await?;
            if read == 0 {
                return Ok::<(), std::io::Error>(());
            }
            questions
                .write_all(piece.get(..read).unwrap_or_default())
                .await?;
        }
    };
    let answering = async {
        let mut piece = vec![0; 16 * 1024];
        let mut sent_since = (Fault::None, 0);
        loop {
            let read = answers.read(&mut piece).await?;
            if read == 0 {
                return Ok::<(), std::io::Error>(());
            }
            let fault = *seen.borrow_and_update();
            if sent_since.0 != fault {
                sent_since = (fault, 0);
            }
            let mut piece = piece.get(..read).unwrap_or_default();
            match fault {
                Fault::None => {}
                Fault::Refuse => return Ok(()),
                Fault::BlackHole => continue,
                Fault::Delay(time) => tokio::time::sleep(time).await,
                Fault::CutAfter(bytes) => {
                    let left = bytes.saturating_sub(sent_since.1);
                    piece = piece.get(..left).unwrap_or(piece);
                    sent_since.1 += read;
                }
            }
            to_client.write_all(piece).await?;
            if matches!(fault, Fault::CutAfter(bytes) if sent_since.1 >= bytes) {
                return Ok(());
            }
        }
    };
    tokio::select! {
        ended = asking => ended,
        ended = answering => ended,
        _ = refused.wait_for(|fault| *fault == Fault::Refuse) => Ok(()),
    }
}
