//! `postmaster.pid`: what a running Postgres says about itself in its data folder.
//!
//! Lines: process number, data folder, start time, port, socket folder, listen address, shared
//! memory key, status (PostgreSQL source, `src/include/utils/pidfile.h`).

use std::path::Path;

use super::Place;

pub(super) const NAME: &str = "postmaster.pid";

/// Where the cluster of this folder says it listens; `None` when it does not run or is not ready.
pub(super) fn read(folder: &Path) -> Option<Place> {
    parse(&std::fs::read_to_string(folder.join(NAME)).ok()?)
}

fn parse(text: &str) -> Option<Place> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let &[
        _pid,
        _folder,
        _started,
        port,
        socket_dir,
        _address,
        _memory,
        "ready",
    ] = lines.as_slice()
    else {
        return None;
    };
    if socket_dir.is_empty() {
        return None;
    }
    Some(Place {
        socket_dir: socket_dir.to_owned(),
        port: port.parse().ok()?,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    const RUNNING: &str =
        "3072\n/data/pg\n1712346200\n5432\n/data/pg\n\n  8826964     65536\nready   \n";

    #[test]
    fn reads_socket_and_port_of_a_ready_cluster() {
        let place = parse(RUNNING).unwrap();
        assert_eq!((place.socket_dir.as_str(), place.port), ("/data/pg", 5432));
    }

    #[test]
    fn is_not_fooled_by_a_cluster_that_is_starting_or_half_written() {
        assert_eq!(parse(&RUNNING.replace("ready   ", "starting")), None);
        assert_eq!(parse("3072\n/data/pg\n"), None);
        assert_eq!(parse(""), None);
    }
}
