//! Which publication is read, and as whom.

use clv_store::StoreError;
use clv_store::read::{self, ExploreFilter};
use clv_testkit::TestDatabase;

use crate::shop;

#[tokio::test]
async fn a_database_without_marts_says_that_nothing_is_published() {
    let database = TestDatabase::create().await.unwrap();
    assert!(
        read::overview(database.pool())
            .await
            .unwrap_err()
            .is_not_published()
    );
    assert!(
        read::explore(database.pool(), &ExploreFilter::default())
            .await
            .unwrap_err()
            .is_not_published()
    );
    sqlx::raw_sql(include_str!("../marts.sql"))
        .execute(database.pool())
        .await
        .unwrap();
    sqlx::raw_sql("truncate marts.mart_overview")
        .execute(database.pool())
        .await
        .unwrap();
    let error = read::overview(database.pool()).await.unwrap_err();
    assert!(matches!(error, StoreError::NotBuilt { .. }));
}

#[tokio::test]
async fn a_publish_between_two_pages_is_seen_by_the_next() {
    let shop = shop().await;
    let publish = "create schema marts_build; \
        do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'marts' loop \
          execute format('create table marts_build.%I as select * from marts.%I', t, t); end loop; end $$; \
        update marts_build.mart_overview set customers = 5; \
        alter schema marts rename to marts_prev; alter schema marts_build rename to marts;";
    let mut connection = shop.pool().acquire().await.unwrap();
    // One connection, so that its prepared statements outlive the swap.
    drop(read::overview(shop.pool()).await.unwrap());
    sqlx::raw_sql(publish)
        .execute(&mut *connection)
        .await
        .unwrap();
    assert_eq!(read::overview(shop.pool()).await.unwrap().customers, 5);
}

#[tokio::test]
async fn a_connection_bears_the_name_of_the_request_it_reads_for() {
    let shop = shop().await;
    let bears = async || {
        let name: Vec<String> = sqlx::query_scalar(
            "select application_name from pg_stat_activity where datname = current_database() and application_name like '% 0123456789abcdef'",
        )
        .fetch_all(shop.pool())
        .await
        .unwrap();
        name.len()
    };
    assert_eq!(bears().await, 0);
    read::on_behalf_of("0123456789abcdef", async {
        tokio::spawn(read::on_the_same_behalf({
            let pool = shop.pool().clone();
            async move { read::overview(&pool).await.unwrap() }
        }))
        .await
        .unwrap()
    })
    .await;
    assert_eq!(bears().await, 1);
}
