//! Every variable, once: for reading, for `--help` and for the documentation.

/// One variable: names in order of precedence, default, meaning.
pub(super) struct Variable {
    pub(super) names: &'static [&'static str],
    pub(super) default: &'static str,
    pub(super) meaning: &'static str,
}

pub(super) const VARIABLES: &[Variable] = &[
    Variable {
        names: &["CLV_DATABASE_URL", "DATABASE_URL"],
        default: "required",
        meaning: "Postgres with the published marts, postgresql://user:password@host:5432/database or \
                  postgresql://user:@/database?host=/folder/of/the/socket; ?sslmode=verify-full encrypts and checks the certificate",
    },
    Variable {
        names: &["CLV_DATABASE_ROLE"],
        default: clv_store::WEB_ROLE,
        meaning: "role taken after logging in, so that nothing but the marts can be read; empty keeps the login's own",
    },
    Variable {
        names: &["CLV_ADDR", "LEPTOS_SITE_ADDR"],
        default: "127.0.0.1:3000",
        meaning: "address to listen on",
    },
    Variable {
        names: &["CLV_PUBLIC_URL"],
        default: "unset",
        meaning: "address that visitors type, such as https://clave.example; with https the cookies travel over TLS only \
                  and browsers are told to stay with it (HSTS)",
    },
    Variable {
        names: &["CLV_ACCESS"],
        default: "demo",
        meaning: "who may see what: demo (everybody, without a login), login (accounts made with clv user), oidc (accounts \
                  of an OpenID Connect provider)",
    },
    Variable {
        names: &["CLV_SECRET"],
        default: "required for login and oidc",
        meaning: "signs the sessions, at least 32 letters drawn by lot (openssl rand -base64 48), the same for all servers",
    },
    Variable {
        names: &["CLV_OIDC_ISSUER"],
        default: "required for oidc",
        meaning: "address of the provider",
    },
    Variable {
        names: &["CLV_OIDC_CLIENT_ID"],
        default: "required for oidc",
        meaning: "name of this server at the provider; people are sent back to CLV_PUBLIC_URL/login/callback",
    },
    Variable {
        names: &["CLV_OIDC_CLIENT_SECRET"],
        default: "required for oidc",
        meaning: "its password at the provider",
    },
    Variable {
        names: &["CLV_OIDC_ANALYSTS"],
        default: "groups=analysts",
        meaning: "claim of the id token and the value it has for analysts; everybody else is a viewer",
    },
    Variable {
        names: &["CLV_RATE_PER_SECOND"],
        default: "20",
        meaning: "questions a second that one client may ask in the long run; 0 sets no limit",
    },
    Variable {
        names: &["CLV_RATE_BURST"],
        default: "200",
        meaning: "questions that one client may ask at once",
    },
    Variable {
        names: &["CLV_TRUSTED_PROXIES"],
        default: "none",
        meaning: "addresses and networks of proxies whose X-Forwarded-For is believed, such as 127.0.0.1,10.0.0.0/8",
    },
    Variable {
        names: &["CLV_METRICS_ADDR"],
        default: "unset",
        meaning: "address of its own to answer GET /metrics on, for Prometheus; not for the public",
    },
    Variable {
        names: &["CLV_POOL_SIZE"],
        default: "8",
        meaning: "database connections, 1 to 100",
    },
    Variable {
        names: &["CLV_ACQUIRE_TIMEOUT_MS"],
        default: "2000",
        meaning: "longest wait for a connection",
    },
    Variable {
        names: &["CLV_STATEMENT_TIMEOUT_MS"],
        default: "5000",
        meaning: "longest statement",
    },
    Variable {
        names: &["CLV_REQUEST_TIMEOUT_MS"],
        default: "9000",
        meaning: "longest request",
    },
    Variable {
        names: &["CLV_LOG", "RUST_LOG"],
        default: "info",
        meaning: "what is logged, such as warn or clv_server=debug",
    },
    Variable {
        names: &["CLV_LOG_FORMAT"],
        default: "text",
        meaning: "text or json",
    },
    Variable {
        names: &["LEPTOS_SITE_ROOT"],
        default: "target/site",
        meaning: "folder of the site's files",
    },
    Variable {
        names: &["LEPTOS_SITE_PKG_DIR"],
        default: "pkg",
        meaning: "folder of the program inside it",
    },
    Variable {
        names: &["LEPTOS_OUTPUT_NAME"],
        default: "clave",
        meaning: "name of the program's files",
    },
    Variable {
        names: &["LEPTOS_RELOAD_PORT"],
        default: "unset",
        meaning: "live reload of cargo-leptos; only read while it sets LEPTOS_WATCH",
    },
];
