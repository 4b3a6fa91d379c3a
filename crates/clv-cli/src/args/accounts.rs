//! The accounts of a server that asks for a login.

use clap::{Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Show all accounts.
    List,
    /// Make an account. The password is asked for, or read from standard input: `clv user add anna < password.txt`.
    Add {
        /// What the person types to log in, in any case of its letters.
        name: String,
        /// A viewer sees the pages; an analyst also sees single customers and takes files out.
        #[arg(long, value_enum, default_value_t = UserRole::Viewer)]
        role: UserRole,
    },
    /// Give an account a new password, and end its sessions.
    Password {
        /// Whose.
        name: String,
    },
    /// Give an account another role, and end its sessions.
    Role {
        /// Whose.
        name: String,
        /// The new one.
        #[arg(value_enum)]
        role: UserRole,
    },
    /// Remove an account, and end its sessions within half a minute.
    Remove {
        /// Whose.
        name: String,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum UserRole {
    Viewer,
    Analyst,
}
