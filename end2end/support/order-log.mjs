// Writes an order log to standard output: 1,500 customers over two years, with regions, quantities and returns.
// The same bytes every time: a linear congruential generator (Numerical Recipes) instead of Math.random.
let state = 1;
function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
}

const regions = ["United Kingdom", "United Kingdom", "United Kingdom", "France", "Germany", "Ireland", "Spain"];
const lastDay = Date.UTC(2024, 11, 31);
const days = 730;

console.log("order_id,customer_id,ordered_at,amount,quantity,region");
let order = 0;
for (let customer = 1; customer <= 1500; customer += 1) {
  const region = regions[Math.floor(random() * regions.length)];
  const gap = 20 + 160 * random();
  // Every day a customer may be lost for good; until then orders come at their own pace.
  const until = random() < 0.5 ? days : days * random();
  for (let day = Math.floor(days * random()); day < until; day += 1 + Math.floor(-gap * Math.log(1 - random()))) {
    order += 1;
    const at = new Date(lastDay - (days - 1 - day) * 86_400_000).toISOString().slice(0, 10);
    const quantity = 1 + Math.floor(random() * 5);
    const amount = quantity * (5 + 60 * random());
    console.log(`${order},c${customer},${at} 12:00:00,${amount.toFixed(2)},${quantity},${region}`);
    if (random() < 0.04) {
      order += 1;
      console.log(`${order},c${customer},${at} 18:00:00,${(-amount / quantity).toFixed(2)},-1,${region}`);
    }
  }
}
