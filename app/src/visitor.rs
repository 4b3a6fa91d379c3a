//! Who a page is for, and the line at its top that says so.

use crate::words::{say, told};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What somebody with an account may do; each may what those before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees the pages.
    Viewer,
    /// Also sees single customers and takes files out.
    Analyst,
}

impl Role {
    /// From its name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "viewer" => Some(Self::Viewer),
            "analyst" => Some(Self::Analyst),
            _ => None,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Analyst => "analyst",
        }
    }
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// Anybody, in the public demo.
    Guest,
    /// Somebody who logged in.
    Account {
        /// Their name.
        name: String,
        /// What they may do.
        role: Role,
    },
}

impl Visitor {
    /// A guest of the demo may read all there is.
    pub fn role(&self) -> Role {
        match self {
            Self::Guest => Role::Analyst,
            Self::Account { role, .. } => *role,
        }
    }
}

/// Says that this is a demo, or who is logged in. Only the server writes it.
#[component]
pub(crate) fn Welcome() -> impl IntoView {
    match use_context::<Visitor>() {
        None => None,
        Some(Visitor::Guest) => Some(
            view! {
                <aside class="welcome" aria-label=say("About this site")>
                    {say("Public demo: read-only, the same for everybody. Files you score are not kept.")}
                </aside>
            }
            .into_any(),
        ),
        Some(Visitor::Account { name, role }) => Some(
            view! {
                <aside class="welcome" aria-label=say("Your account")>
                    <span>{name}" · "{told(role.name())}</span>
                    <form method="post" action="/logout">
                        <button class="link-button" type="submit">{say("Log out")}</button>
                    </form>
                </aside>
            }
            .into_any(),
        ),
    }
}
