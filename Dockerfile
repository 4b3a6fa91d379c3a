# Two images from one file: `server` (default) serves the dashboard, `pipeline` loads, transforms, trains and publishes.
#   docker build -t clave .                         docker build -t clave-pipeline --target pipeline .

FROM rust:1.95-bookworm AS tools
RUN apt-get update \
    && apt-get install -y --no-install-recommends clang libclang-dev nodejs npm python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY scripts/bootstrap.sh scripts/bootstrap.sh
COPY requirements.txt .
# No browser: the image builds, it does not test.
RUN CLV_BROWSER=0 CLV_HOME=/opt/clave scripts/bootstrap.sh

# Nothing but the manifests. What follows copies from here, and so is built again when one of them changes and not when
# code does.
FROM debian:bookworm-slim AS manifests
WORKDIR /manifests
COPY Cargo.toml Cargo.lock ./
COPY app/Cargo.toml app/
COPY server/Cargo.toml server/
COPY crates crates
# A build script and an example that a manifest names have to be there.
RUN find crates -type f ! -name Cargo.toml ! -name build.rs ! -path crates/clv-charts/examples/parity.rs -delete \
    && find crates -type d -empty -delete \
    && for manifest in app server crates/*; do mkdir -p "$manifest/src" && touch "$manifest/src/lib.rs"; done \
    && rm crates/clv-cli/src/lib.rs \
    && echo 'fn main() {}' | tee server/src/main.rs crates/clv-cli/src/main.rs >/dev/null

FROM tools AS dependencies
ENV CLV_HOME=/opt/clave
COPY --from=manifests /manifests ./
RUN export XGBOOST_LIB_DIR=/opt/clave/libxgboost PATH=/opt/clave/bin:$PATH \
    && cargo build --release --locked --workspace --bins

FROM dependencies AS build
COPY . .
RUN find app server crates -name '*.rs' -exec touch {} + \
    && make build CLV_BROWSER=0 CARGO_TARGET_DIR=/build/target

FROM debian:bookworm-slim AS pipeline
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 clave
# What a database over TLS is checked against.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /opt/clave/venv /opt/clave/venv
COPY --from=build /build/target/release/clv /usr/local/bin/clv
COPY dbt /opt/clave/dbt
ENV CLV_PYTHON=/opt/clave/venv/bin/python CLV_DBT_DIR=/opt/clave/dbt CLV_WORKSPACE=/data
RUN mkdir /data && chown clave /data
USER clave
VOLUME /data
ENTRYPOINT ["clv"]
CMD ["pipeline"]
# It runs and ends: its exit status says how it went.
HEALTHCHECK NONE

FROM debian:bookworm-slim AS server
RUN useradd --system --uid 10001 clave
# What a database over TLS and a provider of logins are checked against.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /build/target/release/clv-server /usr/local/bin/clv-server
COPY --from=build /build/target/site /srv/clave
ENV LEPTOS_SITE_ROOT=/srv/clave LEPTOS_OUTPUT_NAME=clave CLV_ADDR=0.0.0.0:3000
USER clave
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["clv-server", "--health"]
CMD ["clv-server"]
