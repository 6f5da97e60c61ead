// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "hostile/folders.hpp"
#include "hostile/places.hpp"
#include "overparam/core/activation.hpp"
#include "overparam/core/bytes.hpp"
#include "overparam/core/covariance.hpp"
#include "overparam/core/derivative.hpp"
#include "overparam/core/error.hpp"
#include "overparam/core/file.hpp"
#include "overparam/core/memory.hpp"
#include "overparam/core/polynomial.hpp"
#include "overparam/core/quadrature.hpp"
#include "overparam/core/require.hpp"
#include "overparam/core/team.hpp"
#include "overparam/core/text.hpp"
#include "overparam/core/words.hpp"
#include "support/temporary_directory.hpp"

namespace overparam::hostile {

using namespace core;

template <>
struct Fields<Decimal> {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("exponent", &Decimal::exponent, any_number);
  }
};

namespace {

using Vector = std::vector<double>;

Eigen::MatrixXd rows_of(Eigen::Index rows) {
  Eigen::MatrixXd matrix(rows, 3);
  for (Eigen::Index i = 0; i < matrix.size(); ++i)
    matrix(i) = 0.7 * static_cast<double>(i % 5) - 1.2;
  return matrix;
}

void call_activations(Campaign& campaign) {
  const Eigen::MatrixXd rows = rows_of(4), other = rows_of(2);
  Eigen::MatrixXd weights(4, 2);
  weights << 1, 2, -0.5, 0.25, 0, 1, 3, -1;
  for (const char* name :
       {"erf", "relu", "tanh", "linear", "sign", "sigmoid", "gelu", "hermite:1,0.5,0,0.25", "abs",
        "step", "elu", "silu", "expr:tanh(x)+abs(x-1)"}) {
    const auto g = Activation::parse(name);
    const Range variance = between(0, g.closed_coefficients() ? 1e100 : 100);
    campaign.call(
        "core::Activation::hermite_coefficients",
        [](const Activation& of, int count, double q) { return of.hermite_coefficients(count, q); },
        arg("activation", g), arg("count", 5, between(0, 1e6)), arg("variance", 1.5, variance));
    campaign.call(
        "core::Activation::second_moment",
        [](const Activation& of, double q) { return of.second_moment(q); }, arg("activation", g),
        arg("variance", 1.5, variance));
    campaign.call(
        "core::Activation::mean", [](const Activation& of, double q) { return of.mean(q); },
        arg("activation", g), arg("variance", 1.5, variance));
    campaign.call(
        "core::pair_average",
        [](const Activation& a, const Activation& b, double q1, double q2, double c) {
          return pair_average(a, b, q1, q2, c);
        },
        arg("g1", g), arg("g2", g), arg("q1", 1.5, variance), arg("q2", 2., variance),
        arg("c", 0.5));
    campaign.call(
        "core::pair_average",
        [](double q, double c) {
          return pair_average(Activation::parse("gelu"), Activation::parse("gelu"), q, q, c * q);
        },
        arg("q1", 1.5, between(0, 1e100)), arg("c", 0.5, between(-1, 1)));
    campaign.call(
        "core::Activation::Activation",
        [](Vector kinks) {
          const Activation of([](double x) { return std::abs(x - 0.3); }, std::move(kinks));
          (void)of.second_moment();
        },
        arg("kinks", Vector{0.3, -1}));
    campaign.call(
        "core::Activation::knows", [](const std::string& text) { (void)Activation::knows(text); },
        arg("text", std::string("expr:x"), anything));
    // Values that are not finite go through: the inner loops of a descent do not check.
    campaign.call(
        "core::Activation::operator()", [](const Activation& of, double x) { (void)of(x); },
        arg("activation", g), arg("x", 0.5, anything));
    campaign.call(
        "core::Activation::apply",
        [](const Activation& of, Vector values, double scale) { of.apply(values, scale); },
        arg("activation", g), arg("values", Vector{1, -2, 0.5, 0, 3}, anything),
        arg("scale", 2., anything));
    campaign.call(
        "core::Activation::apply",
        [](const Activation& of, std::vector<float> values, float scale) {
          of.apply(values, scale);
        },
        arg("activation", g), arg("values", std::vector<float>{1, -2, 0.5, 0, 3}, anything),
        arg("scale", 2.F, anything));
    campaign.call(
        "core::activation_covariance",
        [](const Activation& of, const Eigen::MatrixXd& f) { return activation_covariance(of, f); },
        arg("activation", g), arg("rows", rows));
    campaign.call(
        "core::activation_covariance",
        [](const Activation& g1, const Eigen::MatrixXd& f1, const Activation& g2,
           const Eigen::MatrixXd& f2) { return activation_covariance(g1, f1, g2, f2); },
        arg("g1", g), arg("rows1", rows), arg("g2", g), arg("rows2", other));
    campaign.call(
        "core::covariance_norms",
        [](const Activation& of, const Eigen::MatrixXd& f, const Eigen::MatrixXd& w) {
          Team team(1);
          return covariance_norms(of, f, w, team);
        },
        arg("activation", g), arg("rows", rows), arg("weights", weights));
    campaign.call(
        "core::covariance_norms",
        [](const Activation& of, const Eigen::MatrixXd& f, const Eigen::MatrixXd& w) {
          Team team(1);
          return covariance_norms(of, Eigen::MatrixXf(f.cast<float>()), w, team);
        },
        arg("activation", g), arg("rows", rows), arg("weights", weights));
    campaign.call(
        "core::activation_mean",
        [](const Activation& of, const Eigen::MatrixXd& f) { return activation_mean(of, f); },
        arg("activation", g), arg("rows", rows));
  }
}

void call_derivatives(Campaign& campaign) {
  for (const char* name :
       {"erf", "relu", "tanh", "linear", "sigmoid", "gelu", "hermite:1,0.5,0,0.25"}) {
    const auto g = Activation::parse(name);
    campaign.call(
        "core::Derivative::Derivative",
        [](const Activation& of) {
          const Derivative derivative(of);
          return std::pair(derivative.lipschitz_constant(), derivative.bound());
        },
        arg("activation", g));
    campaign.call(
        "core::slope_average", [](const Activation& of, double c) { return slope_average(of, c); },
        arg("activation", g), arg("c", 0.5, between(-1, 1)));
    campaign.call(
        "core::Derivative::operator()",
        [](const Activation& of, double x) { (void)Derivative(of)(x); }, arg("activation", g),
        arg("x", 0.5, anything));
    campaign.call(
        "core::Derivative::slope",
        [](const Activation& of, double x) { (void)Derivative(of).slope(x); }, arg("activation", g),
        arg("x", 0.5, anything));
  }
}

void call_polynomials(Campaign& campaign) {
  const auto polynomial = Polynomial::parse("polynomial:y1^2*y2-y2+0.5");
  campaign.call(
      "core::Polynomial::parse",
      [](const std::string& text) { return Polynomial::parse(text).degree(); },
      arg("text", std::string("polynomial:y1*y2")));
  // Values that are not finite go through, as those of activations.
  campaign.call(
      "core::Polynomial::operator()", [=](const Vector& y) { (void)polynomial(y); },
      arg("y", Vector{1, -2}, anything));
  campaign.call(
      "core::Polynomial::values",
      [=](const Eigen::MatrixXd& columns) { (void)polynomial.values(columns); },
      arg("columns", Eigen::MatrixXd(Eigen::MatrixXd::Ones(2, 3)), anything));
  campaign.call(
      "core::Polynomial::terms",
      [=](const Eigen::MatrixXd& mixing) { return polynomial.terms(mixing).size(); },
      arg("mixing", Eigen::MatrixXd(Eigen::MatrixXd::Identity(2, 2))));
}

void call_texts(Campaign& campaign) {
  const std::string number = "1.5";
  campaign.call(
      "core::Activation::parse",
      [](const std::string& text) { return Activation::parse(text).second_moment(); },
      arg("activation", std::string("hermite:1,2")));
  campaign.call(
      "core::trimmed", [](const std::string& text) { return trimmed(text).size(); },
      arg("text", number));
  campaign.call(
      "core::fault_of_text", [](const std::string& text) { return fault_of_text(text).size(); },
      arg("text", number));
  campaign.call(
      "core::read_decimal", [](const std::string& text) { return read_decimal(text); },
      arg("text", number));
  const std::vector<std::string> words{"ratio", "width"};
  campaign.call(
      "core::suggestion",
      [](const std::string& word, const std::vector<std::string>& candidates) {
        return suggestion(word, candidates);
      },
      arg("word", number), arg("candidates", words));
  campaign.call(
      "core::brief", [](double value, int digits) { return brief(value, digits); },
      arg("value", 0.1, anything), arg("digits", 4, between(1, 17)));
  campaign.call(
      "core::padded",
      [](const std::string& text, std::size_t width) {
        // A width that is no column of any page takes its memory or says that there is none.
        return padded(text, std::min<std::size_t>(width, 1000)).size();
      },
      arg("text", number), arg("width", std::size_t(6), anything));
  campaign.call(
      "core::read_number", [](const std::string& text) { return read_number(text); },
      arg("text", number));
  campaign.call(
      "core::read_whole", [](const std::string& text) { return read_whole(text).has_value(); },
      arg("text", number));
  campaign.call(
      "core::read_numbers", [](const std::string& text) { return read_numbers(text); },
      arg("list", number));
  campaign.call(
      "core::lines_of", [](const std::string& text) { return lines_of(text).size(); },
      arg("content", number));
}

void call_checks(Campaign& campaign) {
  const std::string word = "name";
  campaign.call(
      "core::number_text", [](double value) { return number_text(value); },
      arg("value", 1., anything));
  campaign.call(
      "core::require",
      [](bool holds, double value) { require(holds, "value", value, "is not as it was"); },
      arg("holds", true), arg("value", 1., anything));
  campaign.call(
      "core::require_finite", [](double value) { require_finite("value", value); },
      arg("value", 1.));
  campaign.call(
      "core::require_finite", [](const Vector& values) { require_finite("values", values); },
      arg("values", Vector{1, 2}));
  campaign.call(
      "core::require_positive", [](double value) { require_positive("value", value); },
      arg("value", 1., positive));
  campaign.call(
      "core::require_not_negative", [](double value) { require_not_negative("value", value); },
      arg("value", 1., not_negative));
  campaign.call(
      "core::require_between",
      [](double value, double upper) { require_between("value", value, 0, upper); },
      arg("value", 0.5, between(0, 1)), arg("upper", 1., anything));
  campaign.call(
      "core::require_whole", [](double value) { require_whole("value", value, 1); },
      arg("value", 1., whole_from(1)));
  campaign.call(
      "core::require_times", [](const Vector& times) { require_times("times", times); },
      arg("times", Vector{0, 1, 2}, not_negative));
  campaign.call(
      "core::require_size",
      [](std::size_t expected, std::size_t actual) { require_size("size", expected, actual); },
      arg("expected", std::size_t(3), any_number), arg("actual", std::size_t(3), any_number));
  campaign.call(
      "core::require_memory", [](double bytes) { require_memory("bytes", "1", bytes); },
      arg("bytes", 1e6, Range{}));
  campaign.call(
      "core::InvalidParameter::InvalidParameter",
      [](const std::string& name, const std::string& value) {
        return std::string(InvalidParameter(name, value, "is wrong").what()).size();
      },
      arg("name", word), arg("value", word));
  campaign.call(
      "core::DimensionMismatch::DimensionMismatch",
      [](const std::string& what, std::size_t expected) {
        return std::string(DimensionMismatch(what, expected, 1).what()).size();
      },
      arg("what", word), arg("expected", std::size_t(3), any_number));
  campaign.call(
      "core::IntegrationFailure::IntegrationFailure",
      [](double t, double dt) { return std::string(IntegrationFailure(t, dt, "").what()).size(); },
      arg("t", 1., anything), arg("dt", 1., anything));
  campaign.call(
      "core::ConvergenceFailure::ConvergenceFailure",
      [](double residual, std::size_t iterations) {
        return std::string(ConvergenceFailure("", residual, iterations).what()).size();
      },
      arg("residual", 1., anything), arg("iterations", std::size_t(3), any_number));
}

void call_files(Campaign& campaign) {
  const test::TemporaryDirectory all;
  const std::filesystem::path home = all.path();
  fill_places(home);
  const std::string text = "a text";

  campaign.call(
      "core::write_file",
      [](const std::filesystem::path& path, const std::string& of) { write_file(path, of); },
      arg("path", home / "file"), arg("text", text));
  campaign.call(
      "core::write_file",
      [&](const std::function<void(std::ostream&)>& write) { write_file(home / "file", write); },
      arg("write", std::function<void(std::ostream&)>([](std::ostream& out) { out << "text"; })));
  campaign.call(
      "core::read_file",
      [](const std::filesystem::path& path, std::size_t most) {
        // A pipe is waited for, which is what it is for.
        std::error_code ignored;
        return std::filesystem::is_fifo(std::filesystem::status(path.c_str(), ignored))
                   ? ""
                   : read_file(path, std::min(most, std::size_t(1) << 20));
      },
      arg("path", home / "a file"), arg("most", std::size_t(1000), anything));
}

}  // namespace

void call_core(Campaign& campaign) {
  call_activations(campaign);
  call_derivatives(campaign);
  call_polynomials(campaign);
  call_texts(campaign);
  call_checks(campaign);

  campaign.call(
      "core::gauss_legendre", [](int n) { return gauss_legendre(n).weights; },
      arg("n", 16, between(1, 1024)));
  campaign.call(
      "core::gauss_panels",
      [](Vector points, double widest, int n) {
        return gauss_panels(std::move(points), widest, n).weights.size();
      },
      arg("point", Vector{0, -1, 2}, anything), arg("widest", 0.5, positive),
      arg("n", 16, between(1, 1024)));

  campaign.call(
      "core::ByteWriter::put",
      [](const Vector& values) {
        ByteWriter writer;
        writer.put(values);
        return writer.take().size();
      },
      arg("values", Vector{1, 2}, anything));
  campaign.call(
      "core::ByteReader::ByteReader",
      [](const std::string& bytes) {
        ByteReader reader(bytes);
        (void)reader.whole();
        return reader.at_end();
      },
      arg("bytes", std::string(8, 'x')));
  campaign.call(
      "core::ByteReader::get",
      [](Vector values) {
        const std::string bytes(16, '\0');
        ByteReader reader(bytes);
        reader.get(values);
        return values;
      },
      arg("values", Vector{1, 2}, anything));
  call_threads(campaign);
  call_files(campaign);
}

}  // namespace overparam::hostile
