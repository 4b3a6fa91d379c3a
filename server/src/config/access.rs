//! Who may see what, as far as it is configured.

use super::environment::Environment;
use anyhow::{Context, Result, bail, ensure};
use app::visitor::Role;

/// The door, and what opens it.
#[derive(Clone)]
pub enum AccessConfig {
    /// Everybody, without a login.
    Demo,
    /// Accounts in the database.
    Login {
        /// Signs the sessions.
        secret: String,
    },
    /// Accounts of a provider.
    Oidc {
        /// Signs the sessions.
        secret: String,
        /// Which provider.
        provider: OidcConfig,
    },
}

/// An OpenID Connect provider, and what we are to it.
#[derive(Clone)]
pub struct OidcConfig {
    /// Its address; what it publishes about itself lies below.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our password there.
    pub client_secret: String,
    /// Our own address, where it sends people back to.
    pub public_url: String,
    /// Who is an analyst.
    pub analysts: AnalystClaim,
}

/// A claim of the id token and the value it has for analysts: `groups=analysts`. A list has to hold the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalystClaim {
    claim: String,
    value: String,
}

impl AnalystClaim {
    /// The role that these claims give.
    pub(crate) fn role(&self, claims: &serde_json::Value) -> Role {
        let found = claims.get(&self.claim);
        let is_value = |found: &serde_json::Value| found.as_str() == Some(&self.value);
        let is_analyst = found.is_some_and(|found| {
            is_value(found)
                || found
                    .as_array()
                    .is_some_and(|list| list.iter().any(is_value))
        });
        if is_analyst {
            Role::Analyst
        } else {
            Role::Viewer
        }
    }
}

impl std::str::FromStr for AnalystClaim {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((claim, value)) if !claim.is_empty() && !value.is_empty() => Ok(Self {
                claim: claim.to_owned(),
                value: value.to_owned(),
            }),
            _ => Err(format!("{text} is not of the form claim=value")),
        }
    }
}

impl AccessConfig {
    /// `public_url` is the address that visitors type, where it is known.
    pub(super) fn read(environment: &Environment<'_>, public_url: Option<&str>) -> Result<Self> {
        let mode = environment.text("CLV_ACCESS")?;
        Ok(match mode.as_str() {
            "demo" => Self::Demo,
            "login" => Self::Login {
                secret: secret(environment)?,
            },
            "oidc" => Self::Oidc {
                secret: secret(environment)?,
                provider: OidcConfig {
                    issuer: environment.required("CLV_OIDC_ISSUER")?,
                    client_id: environment.required("CLV_OIDC_CLIENT_ID")?,
                    client_secret: environment.required("CLV_OIDC_CLIENT_SECRET")?,
                    public_url: public_url
                        .context("CLV_PUBLIC_URL is not set: the provider has to know where to send people back to")?
                        .to_owned(),
                    analysts: environment.parsed("CLV_OIDC_ANALYSTS")?,
                },
            },
            _ => bail!("CLV_ACCESS has to be demo, login or oidc"),
        })
    }
}

/// Letters of the shortest secret: 32 of Base64 are 192 bits.
const SHORTEST_SECRET: usize = 32;

/// A secret that somebody drew by lot uses more different letters.
const FEWEST_DIFFERENT: usize = 12;

/// Words that stand in examples until somebody writes a real secret.
const PLACEHOLDERS: [&str; 8] = [
    "change",
    "secret",
    "placeholder",
    "example",
    "password",
    "insert",
    "your",
    "xxxx",
];

const HOW: &str = "make one with: openssl rand -base64 48";

/// The secret is never quoted in an error: errors are logged.
fn secret(environment: &Environment<'_>) -> Result<String> {
    let secret = environment
        .given("CLV_SECRET")?
        .with_context(|| format!("CLV_SECRET is not set; {HOW}"))?;
    ensure!(
        secret.chars().count() >= SHORTEST_SECRET,
        "CLV_SECRET is shorter than {SHORTEST_SECRET} letters; {HOW}"
    );
    let plain = secret.to_lowercase();
    let different: std::collections::BTreeSet<char> = plain.chars().collect();
    let is_placeholder = PLACEHOLDERS.iter().any(|word| plain.contains(word));
    ensure!(
        !is_placeholder && different.len() >= FEWEST_DIFFERENT,
        "CLV_SECRET looks like a placeholder; {HOW}"
    );
    Ok(secret)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    const GOOD: &str = "p7Jt0qv9XbL2sYdKfR4mWc8uHnZe1gQa";

    fn read(variables: &[(&str, &str)], public_url: Option<&str>) -> Result<AccessConfig> {
        let find = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, text)| (*text).into())
        };
        AccessConfig::read(&Environment { read: &find }, public_url)
    }

    #[test]
    fn everybody_is_let_in_unless_something_else_is_said() {
        assert!(matches!(read(&[], None).unwrap(), AccessConfig::Demo));
        let login = read(&[("CLV_ACCESS", "login"), ("CLV_SECRET", GOOD)], None);
        assert!(matches!(login.unwrap(), AccessConfig::Login { .. }));
        let error = read(&[("CLV_ACCESS", "open")], None).err().unwrap();
        assert!(error.to_string().contains("CLV_ACCESS"));
    }

    #[test]
    fn a_missing_short_or_placeholder_secret_is_refused_and_not_quoted() {
        let long = "a".repeat(40);
        for secret in [
            "",
            "p7Jt0qv9XbL2",
            "change-me-change-me-change-me-1234567890",
            "my-very-own-Secret-0123456789-abcdefgh",
            long.as_str(),
        ] {
            let error = read(&[("CLV_ACCESS", "login"), ("CLV_SECRET", secret)], None);
            let error = error.err().unwrap().to_string();
            assert!(
                error.contains("CLV_SECRET") && error.contains("openssl"),
                "{error}"
            );
            assert!(secret.is_empty() || !error.contains(secret), "{error}");
        }
    }

    #[test]
    fn a_provider_needs_all_of_its_settings() {
        let all = [
            ("CLV_ACCESS", "oidc"),
            ("CLV_SECRET", GOOD),
            ("CLV_OIDC_ISSUER", "https://id.example"),
            ("CLV_OIDC_CLIENT_ID", "clave"),
            ("CLV_OIDC_CLIENT_SECRET", "x"),
        ];
        assert!(read(&all, Some("https://clave.example")).is_ok());
        assert!(
            read(&all, None)
                .err()
                .unwrap()
                .to_string()
                .contains("CLV_PUBLIC_URL")
        );
        for missing in 2..all.len() {
            let mut some = all.to_vec();
            let (name, _) = some.remove(missing);
            let error = read(&some, Some("https://clave.example")).err().unwrap();
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn analysts_are_told_by_a_claim() {
        let analysts: AnalystClaim = "groups=analysts".parse().unwrap();
        let role = |claims| analysts.role(&claims);
        assert_eq!(
            role(serde_json::json!({"groups": ["x", "analysts"]})),
            Role::Analyst
        );
        assert_eq!(
            role(serde_json::json!({"groups": "analysts"})),
            Role::Analyst
        );
        assert_eq!(role(serde_json::json!({"groups": ["x"]})), Role::Viewer);
        assert_eq!(role(serde_json::json!({})), Role::Viewer);
        assert!("analysts".parse::<AnalystClaim>().is_err());
    }
}
