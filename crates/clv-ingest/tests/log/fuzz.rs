//! Random damage to good files: no panic, and every row accounted for.

use clv_ingest::log::LogOptions;
use clv_testkit::Damage;
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use crate::support::{gzip, options, read_path, utf16, zstd};

fn seeds() -> Vec<Vec<u8>> {
    let plain = "order_id,customer_id,ordered_at,amount,quantity,region,category,channel\n\
                 O1,C1,2018-03-04 10:11:12,12.50,2,SP,toys,web\n\
                 O2,C2,2018-03-05,-3.5,,RJ,\"a \"\"b\"\", c\",\n\
                 O3,,2018-03-06T10:11:12.5Z,1e2,1.000,,,\n";
    let european =
        "order;customer;date;total\r\nB1;Zoë;31.12.2018 23:59;1.234,50 €\r\nB2;K2;1.1.18;-7,00\r\n";
    let american = "invoice\tclient\tdate\tqty\tprice\rI1\tK1\t12/31/2018 4:05 PM\t6\t$2.55\rI2\tK1\tMar 4, 2018\t(1)\t1,234.5\r";
    vec![
        plain.as_bytes().to_vec(),
        european.as_bytes().to_vec(),
        american.as_bytes().to_vec(),
        utf16(&format!("\u{feff}{european}"), false),
        utf16(american, true),
        encoding_rs::WINDOWS_1252.encode(european).0.into_owned(),
        gzip(plain.as_bytes()),
        zstd(plain.as_bytes()),
        crate::parquet_files::sample(),
    ]
}

fn any_options(random: &mut ChaCha8Rng) -> LogOptions {
    let mut options = options();
    if random.random() {
        options.decimal = Some(["dot", "comma"].choose(random).unwrap().parse().unwrap());
        let format = ["dmy", "mdy", "ymd", "%d.%m.%Y"].choose(random).unwrap();
        options.date_format = Some(format.parse().unwrap());
    }
    if random.random_ratio(1, 4) {
        let encoding = ["utf-8", "utf-16le", "utf-16be", "windows-1252"]
            .choose(random)
            .unwrap();
        options.encoding = Some(encoding.parse().unwrap());
    }
    options
}

#[test]
fn no_damage_makes_the_reader_panic_or_lose_a_row() {
    let seeds = seeds();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    let mut damage = Damage::begin().unwrap();
    let (mut files, mut loaded, mut bad, mut apart, mut refused) = (0_u64, 0, 0, 0, 0);
    while damage.goes_on() {
        let mut bytes = damage.any(&seeds).unwrap().clone();
        damage.damage(&mut bytes);
        std::fs::write(&path, &bytes).unwrap();
        let options = any_options(&mut damage.random);
        files += 1;
        // `read_path` checks the sums, and that the hash is the file's.
        let result = std::panic::catch_unwind(|| read_path(&path, &options));
        match result.unwrap_or_else(|_| {
            panic!("file {files} panics: {:?}", String::from_utf8_lossy(&bytes))
        }) {
            Err(_) => refused += 1,
            Ok(read) => {
                loaded += read.summary.rows_loaded;
                bad += read.summary.rows_bad;
                apart += read
                    .summary
                    .apart
                    .iter()
                    .map(|apart| apart.rows)
                    .sum::<u64>();
            }
        }
    }
    println!("{files} files: {refused} refused; rows {loaded} loaded, {bad} bad, {apart} apart");
    assert!(loaded > 0 && bad > 0 && refused > 0);
}
