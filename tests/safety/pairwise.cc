#include "tests/safety/pairwise.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace safety {
namespace {

struct Choice {
  std::size_t factor;
  std::size_t position;
};

// The pairs of choices that no row has yet.
class OpenPairs {
 public:
  explicit OpenPairs(const std::vector<std::size_t>& sizes) : first_(sizes.size() + 1, 0) {
    std::partial_sum(sizes.begin(), sizes.end(), first_.begin() + 1);
    open_.assign(first_.back() * first_.back(), false);
    for (std::size_t a = 0; a < sizes.size(); ++a)
      for (std::size_t b = a + 1; b < sizes.size(); ++b)
        for (std::size_t i = 0; i < sizes[a]; ++i)
          for (std::size_t j = 0; j < sizes[b]; ++j) set({a, i}, {b, j}, true);
  }

  bool has(Choice one, Choice other) const { return open_[index(one, other)]; }
  void close(const Row& row) {
    for (std::size_t a = 0; a < row.size(); ++a)
      for (std::size_t b = a + 1; b < row.size(); ++b) set({a, row[a]}, {b, row[b]}, false);
  }
  // How many open pairs `choice` makes with the factors that are chosen.
  std::size_t made_by(Choice choice, const std::vector<std::optional<std::size_t>>& chosen) const {
    std::size_t count = 0;
    for (std::size_t factor = 0; factor < chosen.size(); ++factor)
      if (factor != choice.factor && chosen[factor]) count += has(choice, {factor, *chosen[factor]});
    return count;
  }
  // Any one that is open, as two choices.
  std::optional<std::pair<Choice, Choice>> any() const {
    const auto found = std::find(open_.begin(), open_.end(), true);
    if (found == open_.end()) return std::nullopt;
    const auto index = static_cast<std::size_t>(found - open_.begin());
    return std::pair(choice(index / first_.back()), choice(index % first_.back()));
  }

 private:
  std::size_t number(Choice choice) const { return first_[choice.factor] + choice.position; }
  Choice choice(std::size_t number) const {
    const auto after = std::upper_bound(first_.begin(), first_.end(), number);
    const auto factor = static_cast<std::size_t>(after - first_.begin()) - 1;
    return {factor, number - first_[factor]};
  }
  std::size_t index(Choice one, Choice other) const { return number(one) * first_.back() + number(other); }
  void set(Choice one, Choice other, bool open) {
    open_[index(one, other)] = open_[index(other, one)] = open;
  }

  std::vector<std::size_t> first_;  // number of each factor's first position
  std::vector<bool> open_;
};

// Completes a row: factor by factor, the position that makes the most open pairs.
Row completed(std::vector<std::optional<std::size_t>> chosen, const std::vector<std::size_t>& sizes,
              const OpenPairs& open) {
  std::vector<std::size_t> order(sizes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return sizes[a] > sizes[b]; });
  for (const std::size_t factor : order) {
    if (chosen[factor]) continue;
    std::size_t best = 0;
    std::size_t most = 0;
    for (std::size_t position = 0; position < sizes[factor]; ++position) {
      const std::size_t made = open.made_by({factor, position}, chosen);
      if (made > most) best = position, most = made;
    }
    chosen[factor] = best;
  }
  Row row;
  for (const auto& position : chosen) row.push_back(*position);
  return row;
}

}  // namespace

std::vector<Row> pairwise(const std::vector<std::size_t>& sizes) {
  OpenPairs open(sizes);
  std::vector<Row> rows = {Row(sizes.size(), 0)};
  open.close(rows.front());
  while (const auto pair = open.any()) {
    std::vector<std::optional<std::size_t>> chosen(sizes.size());
    for (const Choice& choice : {pair->first, pair->second}) chosen[choice.factor] = choice.position;
    rows.push_back(completed(std::move(chosen), sizes, open));
    open.close(rows.back());
  }
  return rows;
}

}  // namespace safety
