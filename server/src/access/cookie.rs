//! The cookies of a login: out of reach of scripts and of other sites.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue};

/// How this server's cookies are called and sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookies {
    /// Visitors come over TLS: then only over TLS.
    pub(crate) is_secure: bool,
}

impl Cookies {
    /// The header that keeps a value for so many seconds; 0 takes it away.
    ///
    /// Lax and not strict: a link in a mail has to find its reader logged in. What changes something asks for the origin.
    pub(crate) fn kept(self, name: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
        let (name, secure) = (
            self.name(name),
            if self.is_secure { "; Secure" } else { "" },
        );
        let text =
            format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&text).ok()
    }

    /// The value that came with a request.
    pub(crate) fn read(self, name: &str, headers: &HeaderMap) -> Option<String> {
        let name = self.name(name);
        let cookies = headers.get_all(COOKIE).iter();
        cookies
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value.to_owned())
    }

    /// The prefix makes browsers refuse the cookie from any other host and over plain HTTP.
    fn name(self, name: &str) -> String {
        let prefix = if self.is_secure { "__Host-" } else { "" };
        format!("{prefix}clave-{name}")
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_out_of_reach_of_scripts_and_over_tls_of_other_hosts() {
        let plain = Cookies { is_secure: false }
            .kept("session", "x", 60)
            .unwrap();
        assert_eq!(
            plain,
            "clave-session=x; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
        );
        let secure = Cookies { is_secure: true }
            .kept("session", "x", 60)
            .unwrap();
        assert!(
            secure
                .to_str()
                .unwrap()
                .starts_with("__Host-clave-session=x;")
        );
        assert!(secure.to_str().unwrap().ends_with("; Secure"));
    }

    #[test]
    fn it_is_found_among_others() {
        let cookies = Cookies { is_secure: false };
        let value = HeaderValue::from_static("a=b; clave-session=x.y; c=d");
        let headers = HeaderMap::from_iter([(COOKIE, value)]);
        assert_eq!(cookies.read("session", &headers).as_deref(), Some("x.y"));
        assert_eq!(cookies.read("login", &headers), None);
    }
}
