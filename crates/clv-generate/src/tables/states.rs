//! States of Brazil: share of customers and sellers, freight, delivery times, and their cities.
//!
//! Customer shares are counts of the public Olist set. Freight medians, delivery times (geometric
//! means) and promised times (medians) are counted on its 17,196-order sample and rounded, as are
//! the sellers per state, the weights of the named cities and their ranges of postcode prefixes.

/// Part of the country, which moves prices, delivery times and the odds of coming back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Region {
    /// The state of São Paulo, where most sellers are.
    Sp,
    /// The other states of the Southeast.
    Southeast,
    /// The South.
    South,
    /// The Northeast.
    Northeast,
    /// The North and the Centre-West.
    NorthAndCentre,
}

/// A city and its range of five-digit postcode prefixes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CityFact {
    /// Name as in the files: lower case, without accents.
    pub(crate) name: &'static str,
    /// First prefix of the range.
    pub(crate) first_prefix: u32,
    /// Last prefix of the range.
    pub(crate) last_prefix: u32,
    /// Weight among the named cities of the state.
    pub(crate) weight: f64,
    /// Latitude of the centre in degrees.
    pub(crate) lat: f64,
    /// Longitude of the centre in degrees.
    pub(crate) lng: f64,
}

/// A state.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StateFact {
    /// Two-letter code.
    pub(crate) code: &'static str,
    /// Part of the country.
    pub(crate) region: Region,
    /// Share of customers, not normalised.
    pub(crate) customer_share: f64,
    /// Number of sellers in the public set, used as a weight.
    pub(crate) seller_weight: f64,
    /// Median freight of one item in BRL.
    pub(crate) freight_median: f64,
    /// Geometric mean of the days from order to delivery.
    pub(crate) delivery_days: f64,
    /// Median of the days from order to the promised date.
    pub(crate) promised_days: f64,
    /// Named cities; customers of other places are counted to these.
    pub(crate) cities: &'static [CityFact],
}

const fn city(
    name: &'static str,
    prefixes: (u32, u32),
    weight: f64,
    lat: f64,
    lng: f64,
) -> CityFact {
    CityFact {
        name,
        first_prefix: prefixes.0,
        last_prefix: prefixes.1,
        weight,
        lat,
        lng,
    }
}

/// Every state, most customers first.
#[rustfmt::skip]
pub(crate) const STATES: &[StateFact] = &[
    StateFact { code: "SP", region: Region::Sp, customer_share: 0.4198, seller_weight: 1849.0, freight_median: 12.9, delivery_days: 7.7, promised_days: 19.4, cities: &[
        city("sao paulo", (1005, 5893), 0.364, -23.55, -46.64),
        city("campinas", (13010, 13106), 0.035, -22.91, -47.06),
        city("guarulhos", (7011, 7273), 0.03, -23.45, -46.53),
        city("sao bernardo do campo", (9601, 9896), 0.024, -23.69, -46.56),
        city("sorocaba", (18010, 18108), 0.018, -23.5, -47.46),
        city("osasco", (6013, 6298), 0.017, -23.53, -46.79),
        city("ribeirao preto", (14010, 14110), 0.03, -21.18, -47.81),
        city("santos", (11010, 11095), 0.03, -23.96, -46.33),
        city("bauru", (17010, 17110), 0.03, -22.31, -49.06),
        city("sao jose do rio preto", (15010, 15115), 0.03, -20.82, -49.38),
    ] },
    StateFact { code: "RJ", region: Region::Southeast, customer_share: 0.1292, seller_weight: 171.0, freight_median: 16.8, delivery_days: 12.5, promised_days: 24.1, cities: &[
        city("rio de janeiro", (20010, 23595), 0.533, -22.91, -43.17),
        city("niteroi", (24020, 24370), 0.059, -22.88, -43.1),
        city("sao goncalo", (24412, 24756), 0.033, -22.83, -43.05),
        city("nova iguacu", (26011, 26298), 0.031, -22.76, -43.45),
        city("campos dos goytacazes", (28010, 28085), 0.023, -21.75, -41.33),
    ] },
    StateFact { code: "MG", region: Region::Southeast, customer_share: 0.117, seller_weight: 244.0, freight_median: 16.8, delivery_days: 10.9, promised_days: 24.1, cities: &[
        city("belo horizonte", (30110, 31985), 0.226, -19.92, -43.94),
        city("uberlandia", (38400, 38415), 0.039, -18.92, -48.28),
        city("contagem", (32010, 32372), 0.039, -19.93, -44.05),
        city("juiz de fora", (36010, 36092), 0.034, -21.76, -43.35),
        city("montes claros", (39400, 39404), 0.017, -16.73, -43.86),
    ] },
    StateFact { code: "RS", region: Region::South, customer_share: 0.055, seller_weight: 129.0, freight_median: 17.2, delivery_days: 13.1, promised_days: 27.3, cities: &[
        city("porto alegre", (90010, 91920), 0.266, -30.03, -51.23),
        city("santa maria", (97010, 97110), 0.037, -29.68, -53.81),
        city("canoas", (92010, 92440), 0.037, -29.92, -51.18),
        city("caxias do sul", (95010, 95112), 0.034, -29.17, -51.18),
        city("pelotas", (96010, 96095), 0.034, -31.77, -52.34),
    ] },
    StateFact { code: "PR", region: Region::South, customer_share: 0.0507, seller_weight: 349.0, freight_median: 16.2, delivery_days: 10.9, promised_days: 24.2, cities: &[
        city("curitiba", (80010, 82970), 0.281, -25.43, -49.27),
        city("londrina", (86010, 86088), 0.06, -23.31, -51.16),
        city("maringa", (87005, 87083), 0.055, -23.42, -51.94),
        city("cascavel", (85801, 85819), 0.033, -24.96, -53.46),
        city("ponta grossa", (84010, 84073), 0.032, -25.09, -50.16),
    ] },
    StateFact { code: "SC", region: Region::South, customer_share: 0.0366, seller_weight: 190.0, freight_median: 17.4, delivery_days: 13.3, promised_days: 25.0, cities: &[
        city("florianopolis", (88010, 88095), 0.155, -27.6, -48.55),
        city("joinville", (89201, 89239), 0.07, -26.3, -48.85),
        city("blumenau", (89010, 89095), 0.057, -26.92, -49.07),
        city("sao jose", (88101, 88122), 0.041, -27.61, -48.63),
    ] },
    StateFact { code: "BA", region: Region::Northeast, customer_share: 0.034, seller_weight: 19.0, freight_median: 19.6, delivery_days: 16.9, promised_days: 29.5, cities: &[
        city("salvador", (40010, 41940), 0.38, -12.97, -38.5),
        city("feira de santana", (44001, 44090), 0.062, -12.27, -38.97),
        city("vitoria da conquista", (45000, 45077), 0.035, -14.87, -40.84),
    ] },
    StateFact { code: "DF", region: Region::NorthAndCentre, customer_share: 0.0215, seller_weight: 30.0, freight_median: 16.6, delivery_days: 11.8, promised_days: 24.8, cities: &[
        city("brasilia", (70040, 72699), 0.997, -15.79, -47.88),
    ] },
    StateFact { code: "ES", region: Region::Southeast, customer_share: 0.0204, seller_weight: 23.0, freight_median: 17.7, delivery_days: 13.3, promised_days: 25.1, cities: &[
        city("vila velha", (29100, 29128), 0.167, -20.33, -40.29),
        city("vitoria", (29010, 29092), 0.161, -20.32, -40.34),
        city("serra", (29160, 29182), 0.147, -20.12, -40.31),
    ] },
    StateFact { code: "GO", region: Region::NorthAndCentre, customer_share: 0.0203, seller_weight: 40.0, freight_median: 17.8, delivery_days: 14.5, promised_days: 27.5, cities: &[
        city("goiania", (74013, 74893), 0.282, -16.69, -49.26),
        city("anapolis", (75054, 75136), 0.059, -16.33, -48.95),
        city("rio verde", (75901, 75909), 0.045, -17.79, -50.92),
    ] },
    StateFact { code: "PE", region: Region::Northeast, customer_share: 0.0166, seller_weight: 9.0, freight_median: 26.5, delivery_days: 16.6, promised_days: 32.5, cities: &[
        city("recife", (50010, 52390), 0.333, -8.05, -34.9),
        city("jaboatao dos guararapes", (54070, 54470), 0.095, -8.11, -35.01),
        city("petrolina", (56302, 56330), 0.062, -9.39, -40.5),
    ] },
    StateFact { code: "CE", region: Region::Northeast, customer_share: 0.0134, seller_weight: 13.0, freight_median: 26.9, delivery_days: 17.1, promised_days: 32.1, cities: &[
        city("fortaleza", (60010, 60873), 0.475, -3.73, -38.53),
        city("juazeiro do norte", (63010, 63050), 0.035, -7.21, -39.32),
    ] },
    StateFact { code: "PA", region: Region::NorthAndCentre, customer_share: 0.0098, seller_weight: 1.0, freight_median: 27.0, delivery_days: 19.6, promised_days: 35.4, cities: &[
        city("belem", (66010, 66914), 0.478, -1.46, -48.49),
        city("ananindeua", (67013, 67143), 0.095, -1.37, -48.37),
        city("santarem", (68005, 68040), 0.035, -2.44, -54.71),
    ] },
    StateFact { code: "MT", region: Region::NorthAndCentre, customer_share: 0.0091, seller_weight: 4.0, freight_median: 22.1, delivery_days: 16.9, promised_days: 30.5, cities: &[
        city("cuiaba", (78005, 78099), 0.245, -15.6, -56.1),
        city("rondonopolis", (78700, 78740), 0.075, -16.47, -54.64),
    ] },
    StateFact { code: "MA", region: Region::Northeast, customer_share: 0.0075, seller_weight: 1.0, freight_median: 31.1, delivery_days: 19.6, promised_days: 31.9, cities: &[
        city("sao luis", (65010, 65077), 0.473, -2.53, -44.3),
        city("imperatriz", (65901, 65919), 0.038, -5.53, -47.48),
    ] },
    StateFact { code: "MS", region: Region::NorthAndCentre, customer_share: 0.0072, seller_weight: 5.0, freight_median: 18.1, delivery_days: 14.0, promised_days: 25.6, cities: &[
        city("campo grande", (79002, 79118), 0.442, -20.47, -54.62),
        city("dourados", (79810, 79833), 0.053, -22.22, -54.81),
    ] },
    StateFact { code: "PB", region: Region::Northeast, customer_share: 0.0054, seller_weight: 6.0, freight_median: 35.5, delivery_days: 18.6, promised_days: 34.1, cities: &[
        city("joao pessoa", (58010, 58090), 0.307, -7.12, -34.86),
        city("campina grande", (58400, 58433), 0.178, -7.23, -35.88),
    ] },
    StateFact { code: "PI", region: Region::Northeast, customer_share: 0.005, seller_weight: 1.0, freight_median: 34.2, delivery_days: 16.9, promised_days: 31.4, cities: &[
        city("teresina", (64000, 64090), 0.513, -5.09, -42.8),
        city("parnaiba", (64208, 64218), 0.038, -2.9, -41.78),
    ] },
    StateFact { code: "RN", region: Region::Northeast, customer_share: 0.0049, seller_weight: 5.0, freight_median: 29.0, delivery_days: 17.7, promised_days: 33.1, cities: &[
        city("natal", (59012, 59125), 0.402, -5.79, -35.21),
        city("mossoro", (59607, 59631), 0.073, -5.19, -37.34),
    ] },
    StateFact { code: "AL", region: Region::Northeast, customer_share: 0.0042, seller_weight: 0.0, freight_median: 34.2, delivery_days: 22.3, promised_days: 32.3, cities: &[
        city("maceio", (57010, 57085), 0.506, -9.67, -35.74),
        city("arapiraca", (57304, 57313), 0.094, -9.75, -36.66),
    ] },
    StateFact { code: "SE", region: Region::Northeast, customer_share: 0.0035, seller_weight: 2.0, freight_median: 27.4, delivery_days: 18.7, promised_days: 31.4, cities: &[
        city("aracaju", (49004, 49097), 0.671, -10.91, -37.07),
    ] },
    StateFact { code: "TO", region: Region::NorthAndCentre, customer_share: 0.0028, seller_weight: 0.0, freight_median: 25.7, delivery_days: 16.1, promised_days: 28.4, cities: &[
        city("palmas", (77001, 77066), 0.388, -10.18, -48.33),
        city("gurupi", (77403, 77440), 0.102, -11.73, -49.07),
    ] },
    StateFact { code: "RO", region: Region::NorthAndCentre, customer_share: 0.0025, seller_weight: 2.0, freight_median: 34.5, delivery_days: 16.9, promised_days: 37.5, cities: &[
        city("porto velho", (76801, 76829), 0.34, -8.76, -63.9),
        city("ji-parana", (76900, 76913), 0.1, -10.88, -61.95),
    ] },
    StateFact { code: "AM", region: Region::NorthAndCentre, customer_share: 0.0015, seller_weight: 1.0, freight_median: 25.7, delivery_days: 20.8, promised_days: 40.3, cities: &[
        city("manaus", (69005, 69089), 0.909, -3.12, -60.02),
    ] },
    StateFact { code: "AC", region: Region::NorthAndCentre, customer_share: 0.0008, seller_weight: 1.0, freight_median: 40.2, delivery_days: 18.3, promised_days: 39.8, cities: &[
        city("rio branco", (69900, 69919), 0.833, -9.97, -67.81),
    ] },
    StateFact { code: "AP", region: Region::NorthAndCentre, customer_share: 0.0007, seller_weight: 0.0, freight_median: 31.6, delivery_days: 23.4, promised_days: 49.2, cities: &[
        city("macapa", (68900, 68908), 0.778, 0.03, -51.07),
    ] },
    StateFact { code: "RR", region: Region::NorthAndCentre, customer_share: 0.0005, seller_weight: 0.0, freight_median: 29.0, delivery_days: 22.0, promised_days: 46.0, cities: &[
        city("boa vista", (69301, 69314), 1.0, 2.82, -60.67),
    ] },
];
