//! Files that are no models and files that are no tables.

use std::fs;

use super::Desk;

#[test]
fn a_model_file_that_is_not_whole_is_refused() {
    let desk = Desk::new();
    desk.write("customers.csv", "customer_id,state\nann,SP\n");
    let whole = fs::read(desk.path("model.clv")).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    for (bytes, says) in [
        (flipped, "is damaged"),
        (whole[..whole.len() - 5].to_vec(), "is incomplete"),
        (b"customer_id,state\n".to_vec(), "is not a Clave model file"),
        (Vec::new(), "is not a Clave model file"),
    ] {
        fs::write(desk.path("model.clv"), bytes).unwrap();
        let ended = desk.predict("customers.csv", &["--out", "out.csv"]);
        assert_eq!(ended.status, Some(1), "{says}");
        assert!(
            ended.stderr.contains(says) && ended.stderr.contains("hint: "),
            "{}",
            ended.stderr
        );
        assert!(!desk.path("out.csv").exists());
    }
    fs::remove_file(desk.path("model.clv")).unwrap();
    let ended = desk.predict("customers.csv", &["--out", "out.csv"]);
    assert_eq!(ended.status, Some(2));
    assert!(
        ended.stderr.contains("cannot read model.clv"),
        "{}",
        ended.stderr
    );
}

#[test]
fn files_that_are_no_tables_are_refused_in_words() {
    let desk = Desk::new();
    desk.write("empty.csv", "");
    desk.write("page.csv", "<html></html>");
    desk.write("names.csv", "name,state\nann,SP\n");
    for (file, says) in [
        ("empty.csv", "empty.csv is empty"),
        ("page.csv", "page.csv is HTML or XML"),
        ("names.csv", "names.csv"),
        ("absent.csv", "absent.csv"),
    ] {
        let ended = desk.predict(file, &["--as", "features"]);
        assert_ne!(ended.status, Some(0), "{file}");
        assert!(ended.stderr.contains(says), "{}", ended.stderr);
        assert_eq!(ended.stdout, "");
    }
}
