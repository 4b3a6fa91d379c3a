//! Accounts of our own, in the database, looked up and remembered for moments.

use crate::blocking;
use crate::limits::{ACCOUNT_MEMORY, PASSWORDS_AT_ONCE};
use app::visitor::Role;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordVerifier};
use clv_store::read::{AccountRow, account};
use clv_store::{PgPool, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::Semaphore;

/// Costs what the check of a real password costs, so that a name that does not exist takes as long as one that does.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$Y2xhdmUtbm9ib2R5$Fvkf7SPWHi4bGQxWMdJJH2uDOqdQvTtNp1lnD5EYRMI";

/// Whoever may log in.
pub(crate) struct Accounts {
    pool: PgPool,
    known: Mutex<HashMap<String, Known>>,
    checks: Arc<Semaphore>,
}

/// What was found a moment ago.
#[derive(Clone, Copy)]
struct Known {
    at: Instant,
    account: Option<(Role, i64)>,
}

impl Accounts {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self {
            pool,
            known: Mutex::default(),
            checks: Arc::new(Semaphore::new(PASSWORDS_AT_ONCE)),
        }
    }

    /// The role of a session's account; nothing when there is none any more, or it was changed since.
    ///
    /// What is remembered lets in and does not refuse: the session may be newer, from a login at another server.
    pub(crate) async fn role(&self, name: &str, changed: i64) -> Result<Option<Role>, StoreError> {
        let of_session = |account: Option<(Role, i64)>| {
            let account = account.filter(|(_, at)| *at == changed);
            account.map(|(role, _)| role)
        };
        let known = self.remembered(name).and_then(|known| known.account);
        if let Some(role) = of_session(known) {
            return Ok(Some(role));
        }
        let found = account(&self.pool, name).await?.as_ref().and_then(parsed);
        self.remember(name, found);
        Ok(of_session(found))
    }

    /// Role and last change of the account that this name and password belong to.
    pub(crate) async fn check(
        &self,
        name: &str,
        password: String,
    ) -> Result<Option<(Role, i64)>, StoreError> {
        let row = account(&self.pool, name).await?;
        let hash = row
            .as_ref()
            .map_or(NOBODYS, |row| &row.password_hash)
            .to_owned();
        let Ok(turn) = Arc::clone(&self.checks).acquire_owned().await else {
            return Ok(None);
        };
        // A hash takes tens of milliseconds on purpose.
        let verified = blocking::run(turn, move || is_right(&hash, &password)).await;
        let is_right = verified.unwrap_or(false);
        let found = row.as_ref().and_then(parsed).filter(|_| is_right);
        if found.is_some() {
            self.remember(name, found);
        }
        Ok(found)
    }

    fn remembered(&self, name: &str) -> Option<Known> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(name)
            .copied()
            .filter(|known| known.at.elapsed() < ACCOUNT_MEMORY)
    }

    /// Only names with a signed session or a right password come here, so there are as many as accounts.
    fn remember(&self, name: &str, account: Option<(Role, i64)>) {
        let known = Known {
            at: Instant::now(),
            account,
        };
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(name.to_owned(), known);
    }
}

fn parsed(row: &AccountRow) -> Option<(Role, i64)> {
    Some((Role::parse(&row.role)?, row.changed_at.timestamp_micros()))
}

fn is_right(hash: &str, password: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use argon2::PasswordHasher;

    #[test]
    fn a_password_is_checked_against_its_hash() {
        let hash = Argon2::default()
            .hash_password(b"correct horse battery")
            .unwrap();
        let hash = hash.to_string();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(is_right(&hash, "correct horse battery"));
        assert!(!is_right(&hash, "correct horse"));
        assert!(!is_right("", ""));
    }

    #[test]
    fn nobodys_password_is_none_and_is_checked_in_full() {
        assert!(PasswordHash::new(NOBODYS).is_ok());
        assert!(!is_right(NOBODYS, ""));
    }
}
