//! Product categories: share of items, median price and its spread, effect on coming back.
//!
//! Shares and medians are counts of the public Olist set (a 17,196-order sample). `log_sd` is the
//! standard deviation of the log item price in the same sample, shrunk towards 0.85 with the weight
//! of 25 items and held within 0.5 to 1.15. `effect` is chosen, not estimated: see `returning`.

/// One category of the shop.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CategoryFact {
    /// Name in the translation file's second column; empty for products without a category.
    pub(crate) english: &'static str,
    /// Name in the product file; empty for products without a category.
    pub(crate) portuguese: &'static str,
    /// Share of all orders, not normalised.
    pub(crate) share: f64,
    /// Median item price in BRL.
    pub(crate) median_price: f64,
    /// Standard deviation of the log item price.
    pub(crate) log_sd: f64,
    /// Shift of the log odds of being a returner when the first order is in this category.
    pub(crate) effect: f64,
}

const fn fact(
    english: &'static str,
    portuguese: &'static str,
    share: f64,
    median_price: f64,
    log_sd: f64,
    effect: f64,
) -> CategoryFact {
    CategoryFact {
        english,
        portuguese,
        share,
        median_price,
        log_sd,
        effect,
    }
}

/// Every category that occurs, most frequent first.
#[rustfmt::skip]
pub(crate) const CATEGORIES: &[CategoryFact] = &[
    fact("bed_bath_table", "cama_mesa_banho", 0.0974, 83.36, 0.69, 0.45),
    fact("furniture_decor", "moveis_decoracao", 0.0827, 59.9, 0.77, 0.35),
    fact("sports_leisure", "esporte_lazer", 0.0795, 79.9, 0.8, 0.25),
    fact("health_beauty", "beleza_saude", 0.077, 78.9, 1.06, 0.3),
    fact("computers_accessories", "informatica_acessorios", 0.0685, 79.0, 0.9, -0.2),
    fact("housewares", "utilidades_domesticas", 0.0586, 54.9, 0.87, 0.25),
    fact("watches_gifts", "relogios_presentes", 0.0498, 129.9, 0.95, -0.45),
    fact("garden_tools", "ferramentas_jardim", 0.0443, 59.9, 0.73, -0.05),
    fact("telephony", "telefonia", 0.0441, 29.9, 0.93, -0.45),
    fact("toys", "brinquedos", 0.0437, 79.9, 0.79, -0.4),
    fact("cool_stuff", "cool_stuff", 0.0406, 129.99, 0.86, -0.6),
    fact("auto", "automotivo", 0.033, 89.94, 1.02, -0.15),
    fact("perfumery", "perfumaria", 0.0314, 84.99, 0.9, 0.35),
    fact("baby", "bebes", 0.0277, 78.67, 0.88, 0.05),
    fact("electronics", "eletronicos", 0.0203, 19.9, 0.94, -0.5),
    fact("fashion_bags_accessories", "fashion_bolsas_e_acessorios", 0.0197, 49.9, 0.79, 0.4),
    fact("stationery", "papelaria", 0.0184, 79.0, 0.75, 0.1),
    fact("office_furniture", "moveis_escritorio", 0.0173, 146.99, 0.5, -0.3),
    fact("pet_shop", "pet_shop", 0.0161, 80.0, 0.79, 0.5),
    fact("", "", 0.0151, 69.0, 0.89, 0.0),
    fact("consoles_games", "consoles_games", 0.0117, 55.45, 1.06, -0.4),
    fact("luggage_accessories", "malas_acessorios", 0.0109, 109.9, 0.67, -0.5),
    fact("musical_instruments", "instrumentos_musicais", 0.0066, 139.0, 1.1, -0.5),
    fact("small_appliances", "eletroportateis", 0.0064, 99.88, 1.15, -0.2),
    fact("construction_tools_construction", "construcao_ferramentas_construcao", 0.0058, 87.5, 1.08, 0.0),
    fact("home_appliances", "eletrodomesticos", 0.0051, 51.0, 1.02, 0.5),
    fact("home_confort", "casa_conforto", 0.0046, 89.9, 0.86, 0.3),
    fact("furniture_living_room", "moveis_sala", 0.0046, 103.99, 0.73, 0.0),
    fact("books_general_interest", "livros_interesse_geral", 0.0043, 65.95, 0.8, -0.1),
    fact("home_construction", "casa_construcao", 0.0042, 120.0, 0.83, 0.0),
    fact("market_place", "market_place", 0.0034, 77.9, 0.84, 0.0),
    fact("fashion_shoes", "fashion_calcados", 0.0034, 74.9, 0.7, 0.4),
    fact("audio", "audio", 0.0033, 89.0, 0.96, -0.5),
    fact("fixed_telephony", "telefonia_fixa", 0.003, 111.44, 1.15, -0.4),
    fact("food", "alimentos", 0.0028, 56.97, 0.7, 0.4),
    fact("drinks", "bebidas", 0.0027, 37.99, 0.81, 0.3),
    fact("air_conditioning", "climatizacao", 0.0024, 154.9, 0.84, 0.0),
    fact("home_appliances_2", "eletrodomesticos_2", 0.0022, 209.99, 1.02, 0.0),
    fact("costruction_tools_garden", "construcao_ferramentas_jardim", 0.0021, 41.89, 1.0, 0.0),
    fact("food_drink", "alimentos_bebidas", 0.0021, 39.0, 0.84, 0.3),
    fact("computers", "pcs", 0.002, 1200.0, 0.63, -0.6),
    fact("fashion_male_clothing", "fashion_roupa_masculina", 0.0019, 59.9, 0.73, 0.4),
    fact("kitchen_dining_laundry_garden_furniture", "moveis_cozinha_area_de_servico_jantar_e_jardim", 0.0018, 91.95, 0.86, 0.0),
    fact("books_technical", "livros_tecnicos", 0.0015, 100.5, 0.79, 0.0),
    fact("agro_industry_and_commerce", "agro_industria_e_comercio", 0.0014, 398.0, 1.03, 0.0),
    fact("fashion_underwear_beach", "fashion_underwear_e_moda_praia", 0.0013, 59.9, 1.04, 0.4),
    fact("industry_commerce_and_business", "industria_comercio_e_negocios", 0.0013, 110.0, 0.76, 0.0),
    fact("construction_tools_lights", "construcao_ferramentas_iluminacao", 0.0011, 169.99, 0.89, 0.0),
    fact("tablets_printing_image", "tablets_impressao_imagem", 0.0011, 99.0, 0.76, 0.0),
    fact("construction_tools_safety", "construcao_ferramentas_seguranca", 0.001, 160.0, 0.9, 0.0),
    fact("art", "artes", 0.0009, 75.0, 1.09, 0.0),
    fact("signaling_and_security", "sinalizacao_e_seguranca", 0.0008, 68.74, 0.98, 0.0),
    fact("christmas_supplies", "artigos_de_natal", 0.0008, 27.45, 0.85, 0.0),
    fact("fashion_sport", "fashion_esporte", 0.0007, 49.9, 0.73, 0.4),
    fact("dvds_blu_ray", "dvds_blu_ray", 0.0007, 19.9, 0.86, 0.0),
    fact("small_appliances_home_oven_and_coffee", "portateis_casa_forno_e_cafe", 0.0006, 369.99, 1.14, 0.0),
    fact("costruction_tools_tools", "construcao_ferramentas_ferramentas", 0.0005, 69.45, 1.0, 0.0),
    fact("cine_photo", "cine_foto", 0.0005, 54.4, 0.9, 0.0),
    fact("fashio_female_clothing", "fashion_roupa_feminina", 0.0005, 54.9, 0.8, 0.4),
    fact("home_comfort_2", "casa_conforto_2", 0.0005, 12.9, 0.91, 0.0),
    fact("books_imported", "livros_importados", 0.0004, 77.0, 0.79, 0.0),
    fact("party_supplies", "artigos_de_festas", 0.0004, 134.9, 0.88, 0.0),
    fact("furniture_bedroom", "moveis_quarto", 0.0004, 95.0, 0.85, 0.0),
    fact("furniture_mattress_and_upholstery", "moveis_colchao_e_estofado", 0.0004, 109.4, 0.78, 0.0),
    fact("flowers", "flores", 0.0003, 39.89, 0.79, 0.0),
    fact("cds_dvds_musicals", "cds_dvds_musicais", 0.0003, 45.0, 0.78, 0.0),
    fact("music", "musica", 0.0002, 60.76, 0.98, 0.0),
    fact("arts_and_craftmanship", "artes_e_artesanato", 0.0001, 74.24, 0.85, 0.0),
    fact("fashion_childrens_clothes", "fashion_roupa_infanto_juvenil", 0.0001, 79.95, 0.82, 0.0),
    fact("la_cuisine", "la_cuisine", 0.0001, 138.0, 0.82, 0.0),
];

/// Categories of the translation file of which the sample holds no order.
pub(crate) const UNSOLD_CATEGORIES: &[(&str, &str)] = &[
    ("fraldas_higiene", "diapers_and_hygiene"),
    ("seguros_e_servicos", "security_and_services"),
];
