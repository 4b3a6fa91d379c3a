//! `clv user`: who may log in to a server with `CLV_ACCESS=login`.

use std::io::{IsTerminal, Read};

use argon2::{Argon2, PasswordHasher};
use clv_store::access::{self, UserRow};

use crate::args::{UserCommand, UserRole};
use crate::failure::Failure;
use crate::session::Session;

/// Letters of the shortest password.
const SHORTEST: usize = 12;

/// Letters of the longest, which the server takes.
const LONGEST: usize = 200;

pub(super) async fn run(session: &Session, command: &UserCommand) -> Result<(), Failure> {
    let (pool, console) = (&session.pool, session.console);
    match command {
        UserCommand::List => {
            let users = access::users(pool).await?;
            console.result(&users, || in_words(&users))
        }
        UserCommand::Add { name, role } => {
            let name = checked(name)?;
            if !access::add(pool, name, role.name(), &hash(&password()?)?).await? {
                return Err(
                    Failure::environment(format!("there is an account {name} already"))
                        .hint("clv user password changes its password, clv user role its role"),
                );
            }
            console.say(format!("Account {name} is a {}.", role.name()));
            Ok(())
        }
        UserCommand::Password { name } => {
            let hash = hash(&password()?)?;
            found(name, access::set_password(pool, name, &hash).await?)?;
            console.say(format!(
                "Account {name} has a new password; its sessions end."
            ));
            Ok(())
        }
        UserCommand::Role { name, role } => {
            found(name, access::set_role(pool, name, role.name()).await?)?;
            console.say(format!(
                "Account {name} is a {}; its sessions end.",
                role.name()
            ));
            Ok(())
        }
        UserCommand::Remove { name } => {
            found(name, access::remove(pool, name).await?)?;
            console.say(format!("Account {name} is gone; its sessions end."));
            Ok(())
        }
    }
}

impl UserRole {
    fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Analyst => "analyst",
        }
    }
}

fn in_words(users: &[UserRow]) -> String {
    if users.is_empty() {
        return "Nobody can log in yet: clv user add NAME".to_owned();
    }
    let line = |user: &UserRow| {
        let changed = user.changed_at.format("%Y-%m-%d %H:%M UTC");
        format!("{:24} {:8} changed {changed}", user.name, user.role)
    };
    users.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn found(name: &str, is_there: bool) -> Result<(), Failure> {
    if is_there {
        return Ok(());
    }
    Err(Failure::environment(format!("there is no account {name}"))
        .hint("clv user list shows all of them"))
}

fn checked(name: &str) -> Result<&str, Failure> {
    let is_name = !name.trim().is_empty()
        && name.trim() == name
        && name.chars().count() <= LONGEST
        && !name.chars().any(char::is_control);
    if is_name {
        return Ok(name);
    }
    Err(Failure::environment(
        "a name has 1 to 200 letters and no space at its ends",
    ))
}

/// Typed twice without being shown, or the first line of standard input where that is no terminal.
fn password() -> Result<String, Failure> {
    let unreadable = |error: std::io::Error| {
        Failure::environment(format!("the password cannot be read: {error}"))
    };
    let password = if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password: ").map_err(unreadable)?;
        let second = rpassword::prompt_password("The same again: ").map_err(unreadable)?;
        if first != second {
            return Err(Failure::environment("the two passwords differ"));
        }
        first
    } else {
        let mut text = String::new();
        std::io::stdin()
            .take(4096)
            .read_to_string(&mut text)
            .map_err(unreadable)?;
        text.lines().next().unwrap_or_default().to_owned()
    };
    let letters = password.chars().count();
    if !(SHORTEST..=LONGEST).contains(&letters) {
        return Err(Failure::environment(format!(
            "a password has {SHORTEST} to {LONGEST} letters"
        ))
        .hint("a few words that do not belong together are easy to keep"));
    }
    Ok(password)
}

fn hash(password: &str) -> Result<String, Failure> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    let hash = hash
        .map_err(|error| Failure::environment(format!("the password cannot be hashed: {error}")))?;
    Ok(hash.to_string())
}
