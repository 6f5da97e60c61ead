// SPDX-License-Identifier: MIT
// Spectra and targets from their texts, what is refused, and the effective ranks by hand.
#include "linear_regression/spectrum.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "linear_regression/parameters.hpp"
#include "overparam/core/error.hpp"
#include "overparam/experiment/grid.hpp"
#include "support/compare.hpp"
#include "support/temporary_directory.hpp"

namespace {

using namespace overparam::linear_regression;
using overparam::core::InvalidParameter;
using overparam::experiment::make_grid;
using overparam::test::close;
using overparam::test::epsilon;
using overparam::test::TemporaryDirectory;

template <class Function>
std::string refusal(const Function& function) {
  try {
    function();
  } catch (const InvalidParameter& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("spectra have the eigenvalues that they name") {
  const auto last = [](const std::string& text) {
    return eigenvalues(parse_spectrum(text, 12))[11];
  };
  CHECK(last("isotropic") == 1);
  CHECK(close(last("power:1.5"), std::pow(12, -1.5), 4 * epsilon, 0));
  CHECK(close(last("exponential:0.3"), std::exp(-3.3), 4 * epsilon, 0));
  CHECK(close(last("benign:2"), 1 / (12 * std::pow(1 + std::log(6.5), 2)), 8 * epsilon, 0));
  CHECK(last("spiked:11,3,0.5") == 0.5);
  CHECK(eigenvalues(parse_spectrum("benign:2", 3))[0] == 1);  // log(e·2/2) = 1
  const auto spiked = parse_spectrum("spiked:5,3,0.5", 12);
  CHECK(eigenvalues(spiked).size() == 12);
  CHECK(eigenvalues(spiked)[4] == 3);
  CHECK(eigenvalues(spiked)[5] == 0.5);
  CHECK(trace(spiked) == 18.5);
  // Runs take any dimension.
  CHECK(parse_spectrum("isotropic", 9e15).size() == 1);
}

TEST_CASE("spectra that make no sense are refused in one line") {
  for (const char* text :
       {"flat", "isotropic:1", "power", "power:", "power:x", "power:1,2", "power:-1", "spiked:3,1",
        "spiked:0,1,0.1", "spiked:12,1,0.1", "spiked:2.5,1,0.1", "spiked:3,0.1,1", "spiked:3,0,0",
        "exponential:40", "power:200", "file:not_read"}) {
    CAPTURE(text);
    const auto message = refusal([&] { parse_spectrum(text, 12); });
    CHECK(message.starts_with("--spectrum: "));
    CHECK(message.find('\n') == std::string::npos);
  }
  CHECK(refusal([] { parse_spectrum("power:1", 1e9); }).find("1e+07") != std::string::npos);
}

TEST_CASE("a file gives one eigenvalue a line") {
  std::string content;
  const auto parse = [&](double p) { return parse_spectrum("file:name", p, &content); };
  const auto complaint = [&](double p) { return refusal([&] { parse(p); }); };
  content = "3\n 1.5\r\n1.5\n\n1e-3\n";
  const auto spectrum = parse(4);
  CHECK(spectrum.size() == 3);
  CHECK(eigenvalues(spectrum)[2] == 1.5);
  CHECK(eigenvalues(spectrum)[3] == 1e-3);
  CHECK(complaint(5).find("has 4 eigenvalues, not --dim 5") != std::string::npos);
  content = "3\n-1\n";
  CHECK(complaint(2).find("not 0 at the end or positive, from 1e-140 to 1e140, in line 2") !=
        std::string::npos);
  content = "3\n2\n2.5\n";
  CHECK(complaint(3).find("not in decreasing order in line 3") != std::string::npos);
  for (const char* text : {"3\ntwo\n", "3\n2 1\n", "3\n2,1\n", "3\nnan\n", "3\ninf\n", "3\n1e999\n",
                           "3\n0x1\n", "3\n1e-999\n"}) {
    content = text;
    CHECK(complaint(2).find("has not one number in line 2") != std::string::npos);
  }
  content = "1e200\n";
  CHECK(complaint(1).find("from 1e-140 to 1e140, in line 1") != std::string::npos);
  content = "";
  CHECK(complaint(2).find("has 0 eigenvalues, not --dim 2") != std::string::npos);
  content =
      "\xEF\xBB\xBF"
      "3\r\n\t2\t\r\n+1";
  CHECK(eigenvalues(parse(3)) == Eigen::Vector3d(3, 2, 1));
  content =
      "\xFF\xFE"
      "3";
  CHECK(complaint(1).find("is UTF-16, not UTF-8") != std::string::npos);
  content = std::string("3\n2\0\n", 5);
  CHECK(complaint(2).find("has a control character in line 2") != std::string::npos);
}

TEST_CASE("points of the same file with another content have another spectrum") {
  const TemporaryDirectory directory;
  const std::string path = (directory.path() / "eigenvalues").string();
  const auto first = [&](const std::string& content) {
    std::ofstream(path) << content;
    const std::map<std::string, std::string> texts{
        {"dim", "2"}, {"samples", "1"}, {"spectrum", "file:" + path}};
    const auto point = resolve(make_grid(declaration().specs(), texts, {}).front());
    std::ofstream(path) << "7\n7\n";  // of no consequence: the point has the content
    return point.values<Parameters>().spectrum->front().eigenvalue;
  };
  CHECK(first("3\n1\n") == 3);
  CHECK(first("5\n1\n") == 5);
}

TEST_CASE("a spectrum splits into what leads and what follows") {
  const Spectrum spectrum{{3, 2}, {1, 4}, {0.5, 1}};
  const auto runs = [](const Spectrum& some) {
    std::vector<std::pair<double, double>> result;
    for (const auto& run : some) result.emplace_back(run.eigenvalue, run.count);
    return result;
  };
  using Runs = std::vector<std::pair<double, double>>;
  CHECK(runs(split_behind(spectrum, 5)) == Runs{{3, 2}, {1, 3}, {1, 1}, {0.5, 1}});
  CHECK(runs(leading(spectrum, 5)) == Runs{{3, 2}, {1, 3}});
  CHECK(runs(leading(spectrum, 1)) == Runs{{3, 1}});
  for (const double boundary : {2.0, 6.0, 7.0})
    CHECK(runs(split_behind(spectrum, boundary)) == runs(spectrum));
  CHECK(runs(leading(spectrum, 6)) == Runs{{3, 2}, {1, 4}});
  CHECK(runs(leading(spectrum, 7)) == runs(spectrum));
  // Targets are split with it: top:5 has none of the sixth.
  const auto shares = squares(parse_signal("top:5", 1, 7), split_behind(spectrum, 5));
  CHECK(close(shares[1], 0.6, 4 * epsilon, 0));
  CHECK(shares[2] == 0);
}

TEST_CASE("the effective ranks are those of the definition") {
  // 3, 3, 1, 1, 1, 1, 0.5: r_0 = 10.5/3 = 3.5, r_2 = 4.5, r_6 = 1.
  const Spectrum spectrum{{3, 2}, {1, 4}, {0.5, 1}};
  const auto at_3 = benign_ranks(spectrum, 3);
  REQUIRE(at_3);
  CHECK(at_3->index == 0);
  CHECK(at_3->rank_r == 3.5);
  CHECK(close(at_3->rank_R, 10.5 * 10.5 / 22.25, 4 * epsilon, 0));
  const auto at_4 = benign_ranks(spectrum, 4);
  REQUIRE(at_4);
  CHECK(at_4->index == 2);
  CHECK(at_4->rank_r == 4.5);
  CHECK(close(at_4->rank_R, 4.5 * 4.5 / 4.25, 4 * epsilon, 0));
  CHECK_FALSE(benign_ranks(spectrum, 5));
}

TEST_CASE("targets share their square among the runs") {
  const Spectrum spectrum{{3, 2}, {1, 4}, {0.5, 1}};
  const auto top = squares(parse_signal("top:5", 2, 7), spectrum);
  CHECK(close(top[0], 4 * 0.4, 4 * epsilon, 0));
  CHECK(close(top[1], 4 * 0.6, 4 * epsilon, 0));
  CHECK(top[2] == 0);
  const auto isotropic = squares(parse_signal("isotropic", 2, 7), spectrum);
  CHECK(close(isotropic[1], 4 * 4.0 / 7, 4 * epsilon, 0));
  const auto power = squares(parse_signal("power:0.5", 1, 7), spectrum);  // θ_i² ∝ 1/i
  const double total = 1 + 1 / 2. + 1 / 3. + 1 / 4. + 1 / 5. + 1 / 6. + 1 / 7.;
  CHECK(close(power[0], 1.5 / total, 8 * epsilon, 0));
  CHECK(close(power[2], 1 / 7. / total, 8 * epsilon, 0));
  for (const char* text :
       {"top", "top:0", "top:8", "top:1.5", "power:-1000", "isotropic:1", "last:2"})
    CHECK(refusal([&] { parse_signal(text, 1, 7); }).starts_with("--signal: "));
}

TEST_CASE("points are completed, and combinations checked") {
  const auto resolved = [](std::map<std::string, std::string> texts) {
    return resolve(make_grid(declaration().specs(), texts, {}).front());
  };
  const auto point = resolved({{"dim", "40"}, {"sample-ratio", "0.5"}});
  CHECK(point.at("samples") == "20");
  CHECK(resolved({{"dim", "40"}, {"samples", "20"}}) == point);
  CHECK(point.values<Parameters>().samples == 20);
  const auto complaint = [&](std::map<std::string, std::string> texts) {
    texts.insert({"samples", "20"});
    return refusal([&] { resolved(texts); });
  };
  CHECK(complaint({}) == "--dim: is needed");
  CHECK(complaint({{"dim", "40"}, {"sample-ratio", "2"}}).find("contradicts") != std::string::npos);
  CHECK(complaint({{"dim", "40"}, {"flow", "descent"}}).starts_with("--learning-rate: is needed"));
  CHECK(complaint({{"dim", "40"}, {"learning-rate", "0.1"}}).find("needs --flow") !=
        std::string::npos);
  CHECK(complaint({{"dim", "40"}, {"optima", "maybe"}}).find("off | on") != std::string::npos);
}

TEST_CASE("a step is for descents alone") {
  const auto refused = [](std::map<std::string, std::string> texts) {
    texts.insert({{"dim", "40"}, {"sample-ratio", "2"}, {"learning-rate", "0.1"}});
    return refusal([&] { resolve(make_grid(declaration().specs(), texts, {}).front()); });
  };
  CHECK(refused({{"flow", "descent"}}) == "accepted");
  for (const char* flow : {"exact", "odeint"})
    CHECK(refused({{"flow", flow}}) == "--learning-rate: 0.1 needs --flow descent");
}
