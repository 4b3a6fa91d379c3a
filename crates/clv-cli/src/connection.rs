//! A database address, taken apart for dbt and rewritten for the server's role.

use std::collections::BTreeMap;

use url::Url;

use crate::failure::Failure;

/// Stands in for the empty host of a socket address, which the URL standard does not allow after credentials.
const NO_HOST: &str = "localhost";

/// How an address asks for TLS, as libpq and sqlx name it, and the variables of `dbt/profiles.yml` for it.
const TLS: [(&str, &str); 4] = [
    ("sslmode", "CLV_DB_SSLMODE"),
    ("sslrootcert", "CLV_DB_SSLROOTCERT"),
    ("sslcert", "CLV_DB_SSLCERT"),
    ("sslkey", "CLV_DB_SSLKEY"),
];

/// A parsed `postgresql://` address.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    url: Url,
}

impl Connection {
    pub(crate) fn parse(address: &str) -> Result<Self, Failure> {
        let address = match address.split_once("@/") {
            Some((login, rest)) if login.contains("://") => format!("{login}@{NO_HOST}/{rest}"),
            _ => address.to_owned(),
        };
        // The address may hold a password, so no error repeats it.
        let url = Url::parse(&address).map_err(|error| {
            Failure::environment(format!("the database address cannot be read: {error}"))
        })?;
        Ok(Self { url })
    }

    /// The variables that `dbt/profiles.yml` reads.
    pub(crate) fn for_dbt(&self) -> BTreeMap<&'static str, String> {
        let host = self
            .parameter("host")
            .or_else(|| self.url.host_str().map(str::to_owned));
        let port = self
            .parameter("port")
            .or_else(|| self.url.port().map(|port| port.to_string()));
        let user = decoded(self.url.username());
        let name = decoded(self.url.path().trim_start_matches('/'));
        let tls = TLS
            .into_iter()
            .filter_map(|(parameter, variable)| Some((variable, self.parameter(parameter)?)));
        let variables = [
            ("CLV_DB_HOST", host.unwrap_or_else(|| NO_HOST.to_owned())),
            ("CLV_DB_PORT", port.unwrap_or_else(|| "5432".to_owned())),
            (
                "CLV_DB_NAME",
                if name.is_empty() { user.clone() } else { name },
            ),
            ("CLV_DB_USER", user),
            (
                "CLV_DB_PASSWORD",
                decoded(self.url.password().unwrap_or_default()),
            ),
        ];
        let mut variables: BTreeMap<_, _> = variables.into_iter().chain(tls).collect();
        let verifies = self
            .parameter("sslmode")
            .is_some_and(|mode| mode.starts_with("verify"));
        if verifies && let Some(trusted) = trusted() {
            variables.entry("CLV_DB_SSLROOTCERT").or_insert(trusted);
        }
        variables
    }

    /// The same database for another login, as on the embedded cluster, whose socket is the key.
    pub(crate) fn with_login(&self, user: &str) -> String {
        let mut url = self.url.clone();
        // Fails only for addresses that cannot have a login; those keep what they have.
        let _unchanged = url.set_username(user);
        url.into()
    }

    fn parameter(&self, name: &str) -> Option<String> {
        self.url
            .query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// The file of certificates that this system trusts, or that `SSL_CERT_FILE` names. libpq does not look there by itself, as
/// sqlx does.
fn trusted() -> Option<String> {
    let file = openssl_probe::probe().cert_file?;
    Some(file.to_string_lossy().into_owned())
}

fn decoded(text: &str) -> String {
    // `query_pairs` is the URL crate's own percent decoding; a plus sign is literal outside a query.
    let query = format!("x={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(query.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn for_dbt(address: &str) -> Vec<String> {
        Connection::parse(address).map_or_else(
            |_| Vec::new(),
            |found| found.for_dbt().into_values().collect(),
        )
    }

    #[test]
    fn reads_a_socket_address() {
        let found = for_dbt("postgresql://postgres:@/postgres?host=/my%20data/pg");
        assert_eq!(found, ["/my data/pg", "postgres", "", "5432", "postgres"]);
    }

    #[test]
    fn reads_a_network_address_with_an_encoded_password() {
        let found = for_dbt("postgres://me:p%40ss+1@db.example:6543/shop");
        assert_eq!(found, ["db.example", "shop", "p@ss+1", "6543", "me"]);
    }

    #[test]
    fn hands_on_how_to_encrypt() {
        let found =
            for_dbt("postgres://me@db.example/shop?sslmode=verify-full&sslrootcert=/etc/ca.crt");
        assert_eq!(
            found,
            [
                "db.example",
                "shop",
                "",
                "5432",
                "verify-full",
                "/etc/ca.crt",
                "me"
            ]
        );
    }

    #[test]
    fn changes_the_login_only() {
        let address = Connection::parse("postgresql://postgres:@/postgres?host=/run/pg")
            .map(|it| it.with_login("web"));
        assert_eq!(
            address.ok().as_deref(),
            Some("postgresql://web@localhost/postgres?host=/run/pg")
        );
    }

    #[test]
    fn an_unreadable_address_is_not_repeated() {
        let failure = Connection::parse("nonsense secret").err();
        assert!(failure.is_some_and(|failure| !failure.to_string().contains("secret")));
    }
}
