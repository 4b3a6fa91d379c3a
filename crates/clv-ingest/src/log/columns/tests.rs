#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use super::*;
use crate::log::error::Refusal;

fn resolved(header: &[&str], map: &str) -> Result<(Columns, Vec<String>), LogError> {
    let header: Vec<String> = header.iter().map(|&name| name.to_owned()).collect();
    let mut notes = Vec::new();
    let columns = resolve("a.csv", &header, &map.parse().unwrap(), &mut notes)?;
    Ok((columns, notes))
}

#[test]
fn finds_columns_by_the_names_shops_use() {
    let (columns, _) = resolved(
        &[
            "InvoiceNo",
            "StockCode",
            "Quantity",
            "InvoiceDate",
            "UnitPrice",
            "Customer ID",
            "Country",
        ],
        "",
    )
    .unwrap();
    assert_eq!(columns.order_id, Some(0));
    assert_eq!(columns.customer_id, 5);
    assert_eq!(columns.ordered_at, 3);
    assert_eq!(columns.amount, Amount::Product(2, 4));
    assert_eq!((columns.quantity, columns.region), (Some(2), Some(6)));
}

#[test]
fn names_that_serve_last_give_way_to_all_others() {
    let (columns, notes) = resolved(
        &[
            "id",
            "Created (UTC)",
            "Amount",
            "Status",
            "Customer ID",
            "Customer Email",
        ],
        "",
    )
    .unwrap();
    assert_eq!((columns.customer_id, columns.ordered_at), (4, 1));
    assert_eq!(columns.status, Some(3));
    assert_eq!(notes.len(), 1, "{notes:?}");
    let header = [
        "Order Number",
        "Order Date",
        "Email (Billing)",
        "Order Total Amount",
    ];
    let (columns, _) = resolved(&header, "").unwrap();
    assert_eq!((columns.order_id, columns.customer_id), (Some(0), 2));
    assert_eq!(columns.amount, Amount::Column(3));
}

#[test]
fn names_that_serve_last_refuse_no_log_that_can_do_without() {
    let header = [
        "customer_id",
        "ordered_at",
        "amount",
        "Item price",
        "Selling price",
        "Order qty",
        "Item quantity",
        "Ticket",
        "Order ref",
    ];
    let (columns, notes) = resolved(&header, "").unwrap();
    assert_eq!(columns.amount, Amount::Column(2));
    assert_eq!((columns.quantity, columns.order_id), (None, None));
    assert_eq!(notes.len(), 3, "{notes:?}");
}

#[test]
fn lines_with_a_price_of_their_own_are_worth_that() {
    let header = [
        "Name",
        "Email",
        "Total",
        "Created at",
        "Lineitem quantity",
        "Lineitem name",
        "Lineitem price",
    ];
    let (columns, _) = resolved(&header, "").unwrap();
    assert_eq!(columns.amount, Amount::Product(4, 6));
    assert_eq!((columns.order_id, columns.customer_id), (Some(0), 1));
    let (columns, _) = resolved(&header, "amount=Total,order_id=").unwrap();
    assert_eq!(
        (columns.amount, columns.order_id),
        (Amount::Column(2), None)
    );
}

#[test]
fn finds_columns_by_their_names_in_other_languages() {
    for header in [
        // Portuguese
        [
            "Número do Pedido",
            "Código do cliente",
            "Data da compra",
            "Valor (R$)",
            "Qtde",
            "Região",
            "Categoria",
            "Canal",
        ],
        // Spanish
        [
            "Número de factura",
            "ID cliente",
            "Fecha de compra",
            "Importe",
            "Cantidad",
            "País",
            "Categoría",
            "Canal de venta",
        ],
        // French
        [
            "Numéro de commande",
            "Code client",
            "Date d'achat",
            "Montant total",
            "Quantité",
            "Pays",
            "Catégorie",
            "Canal",
        ],
        // German, and letters whose marks stand apart
        [
            "Bestellnummer",
            "Ka\u{308}ufer",
            "Bestelldatum",
            "Betrag",
            "Stückzahl",
            "Bundesland",
            "Warengruppe",
            "Vertriebskanal",
        ],
    ] {
        let (columns, notes) = resolved(&header, "").unwrap();
        assert_eq!(columns.order_id, Some(0), "{header:?}");
        assert_eq!((columns.customer_id, columns.ordered_at), (1, 2));
        assert_eq!(columns.amount, Amount::Column(3));
        assert_eq!((columns.quantity, columns.region), (Some(4), Some(5)));
        assert_eq!((columns.category, columns.channel), (Some(6), Some(7)));
        assert_eq!(notes, Vec::<String>::new());
    }
}

#[test]
fn an_amount_goes_before_quantity_times_price() {
    let (columns, notes) = resolved(&["customer", "date", "qty", "price", "total"], "").unwrap();
    assert_eq!(columns.amount, Amount::Column(4));
    assert_eq!(columns.order_id, None);
    assert_eq!(notes.len(), 1);
}

#[test]
fn takes_the_columns_it_is_told_to() {
    let header = ["Cliente", "Data", "Valor, total", "A", "B"];
    let map = "customer_id=cliente,amount=Valor, total,ordered_at=Data";
    assert_eq!(resolved(&header, map).unwrap().0.amount, Amount::Column(2));
    let map = "customer_id=cliente,amount=A * B,ordered_at=Data";
    assert_eq!(
        resolved(&header, map).unwrap().0.amount,
        Amount::Product(3, 4)
    );
}

#[test]
fn refuses_to_choose_between_columns_that_matter() {
    let error = resolved(&["customer", "date", "total", "value"], "").unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.csv has several columns that could be amount: total, value"
    );
    assert_eq!(error.hint, "say which, for example --map amount=total");
    let (columns, notes) = resolved(
        &["customer", "date", "amount", "value", "state", "country"],
        "",
    )
    .unwrap();
    assert_eq!((columns.amount, columns.region), (Amount::Column(2), None));
    assert!(
        notes.iter().any(|note| note.contains("--map region=state")),
        "{notes:?}"
    );
    assert!(resolved(&["customer", "date", "amount", "Amount"], "").is_err());
}

#[test]
fn says_what_is_missing_and_what_there_is() {
    let error = resolved(&["a", "b"], "").unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.csv has no column for customer_id and ordered_at and amount; it has a, b"
    );
    assert_eq!(
        error.hint,
        "say which columns to use: --map customer_id=…,ordered_at=…,amount=…"
    );
    let error = resolved(&["O1", "C1", "2018-03-04", "12.5"], "").unwrap_err();
    assert_eq!(error.kind, Refusal::Header);
    let error = resolved(&["customer", "date", "price"], "").unwrap_err();
    assert_eq!(error.hint, "if it is, say --map amount=price");
}
