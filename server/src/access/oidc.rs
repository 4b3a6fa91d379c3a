//! Accounts of an OpenID Connect provider: authorisation code flow with PKCE (RFC 6749, RFC 7636, OpenID Connect Core 1.0).

use super::{Access, NEXT, own_path, sent_to};
use crate::config::{AnalystClaim, OidcConfig};
use crate::error_page::error_response;
use crate::limits::{LOGIN, PROVIDER_MEMORY, PROVIDER_TIMEOUT};
use anyhow::{Context, Result, ensure};
use app::api::RequestId;
use app::state::Query;
use app::visitor::Role;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreIdToken, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Mutex;

/// A provider, and what it published about itself lately.
pub(crate) struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    redirect: RedirectUrl,
    analysts: AnalystClaim,
    http: reqwest::Client,
    metadata: Mutex<Option<(Instant, CoreProviderMetadata)>>,
}

/// What a login in progress has to bring back, in a cookie of its own.
#[derive(Debug, Serialize, Deserialize)]
struct Begun {
    state: String,
    nonce: String,
    verifier: String,
    next: String,
    until: i64,
}

/// Its cookie and its signature are called so.
const BEGUN: &str = "login";

/// Who the provider says came.
struct Person {
    name: String,
    role: Role,
}

impl Provider {
    /// # Errors
    /// When one of the addresses is none.
    pub(crate) fn new(config: &OidcConfig) -> Result<Self> {
        // A provider that sends us on could send us into our own network.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PROVIDER_TIMEOUT)
            .build()
            .context("no HTTP client can be made")?;
        Ok(Self {
            issuer: IssuerUrl::new(config.issuer.clone())
                .context("CLV_OIDC_ISSUER is no address")?,
            client_id: ClientId::new(config.client_id.clone()),
            client_secret: ClientSecret::new(config.client_secret.clone()),
            redirect: RedirectUrl::new(format!("{}/login/callback", config.public_url))
                .context("CLV_PUBLIC_URL is no address")?,
            analysts: config.analysts.clone(),
            http,
            metadata: Mutex::default(),
        })
    }

    /// Where the provider wants people and codes sent, and its keys. Asked for again once in a while, for its keys change.
    async fn metadata(&self) -> Result<CoreProviderMetadata> {
        let mut kept = self.metadata.lock().await;
        if let Some((at, metadata)) = kept.as_ref()
            && at.elapsed() < PROVIDER_MEMORY
        {
            return Ok(metadata.clone());
        }
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http)
            .await
            .context("the provider cannot be asked about itself")?;
        *kept = Some((Instant::now(), found.clone()));
        Ok(found)
    }

    async fn begin(&self, next: &str) -> Result<(String, Begun)> {
        let client = CoreClient::from_provider_metadata(
            self.metadata().await?,
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        )
        .set_redirect_uri(self.redirect.clone());
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (address, state, nonce) = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        let begun = Begun {
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            next: next.to_owned(),
            until: super::now().saturating_add(LOGIN.num_seconds()),
        };
        Ok((address.to_string(), begun))
    }

    async fn finish(&self, begun: &Begun, code: &str) -> Result<Person> {
        let client = CoreClient::from_provider_metadata(
            self.metadata().await?,
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        )
        .set_redirect_uri(self.redirect.clone());
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .context("the provider names no place for codes")?
            .set_pkce_verifier(PkceCodeVerifier::new(begun.verifier.clone()))
            .request_async(&self.http)
            .await
            .context("the provider refuses the code")?;
        let token = answer.id_token().context("no id token came")?;
        // Signature, issuer, audience, end and nonce.
        let nonce = Nonce::new(begun.nonce.clone());
        let claims = token
            .claims(&client.id_token_verifier(), &nonce)
            .context("the id token does not hold")?;
        let name = claims.preferred_username().map(|name| name.to_string());
        Ok(Person {
            name: name.unwrap_or_else(|| claims.subject().to_string()),
            role: self.role(token)?,
        })
    }

    /// The role that a token which was checked gives.
    fn role(&self, token: &CoreIdToken) -> Result<Role> {
        let text = token.to_string();
        let payload = text
            .split('.')
            .nth(1)
            .context("the id token has no claims")?;
        let claims: serde_json::Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload)?)?;
        Ok(self.analysts.role(&claims))
    }
}

/// `GET /login?next=…`: to the provider.
pub(crate) async fn begin(
    State(access): State<Arc<Access>>,
    Extension(id): Extension<RequestId>,
    uri: Uri,
) -> Response {
    let Access::Oidc(door, provider) = access.as_ref() else {
        return error_response(StatusCode::NOT_FOUND, &uri, &id);
    };
    let query = Query::parse(uri.query().unwrap_or_default());
    let next = own_path(query.get(NEXT).unwrap_or("/"));
    match provider.begin(next).await {
        Ok((address, begun)) => {
            let signed = door.signer.sign(BEGUN, &begun);
            let cookie =
                signed.and_then(|signed| door.cookies.kept(BEGUN, &signed, LOGIN.num_seconds()));
            sent_to(&address, cookie)
        }
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "no login can begin");
            error_response(StatusCode::SERVICE_UNAVAILABLE, &uri, &id)
        }
    }
}

/// `GET /login/callback?code=…&state=…`: back from the provider.
pub(crate) async fn finish(
    State(access): State<Arc<Access>>,
    Extension(id): Extension<RequestId>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let Access::Oidc(door, provider) = access.as_ref() else {
        return error_response(StatusCode::NOT_FOUND, &uri, &id);
    };
    let query = Query::parse(uri.query().unwrap_or_default());
    let begun = door
        .cookies
        .read(BEGUN, &headers)
        .and_then(|cookie| door.signer.open::<Begun>(BEGUN, &cookie));
    let person = async {
        let begun = begun.context("there is no login in progress")?;
        ensure!(begun.until > super::now(), "the login took too long");
        ensure!(
            query.get("state") == Some(&begun.state),
            "it is the answer to another login"
        );
        let code = query.get("code").context("the provider sent no code")?;
        Ok::<_, anyhow::Error>((provider.finish(&begun, code).await?, begun.next))
    };
    match person.await {
        Ok((person, next)) => {
            tracing::info!("a login succeeded");
            let mut response = door
                .let_in(&person.name, person.role, 0, own_path(&next))
                .unwrap_or_else(|| error_response(StatusCode::INTERNAL_SERVER_ERROR, &uri, &id));
            if let Some(gone) = door.cookies.kept(BEGUN, "", 0) {
                response
                    .headers_mut()
                    .append(axum::http::header::SET_COOKIE, gone);
            }
            response
        }
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "a login failed");
            error_response(StatusCode::UNAUTHORIZED, &uri, &id)
        }
    }
}
