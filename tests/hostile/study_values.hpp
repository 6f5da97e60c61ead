// SPDX-License-Identifier: MIT
/// @file
/// The hostile values of what a user asks for.
#pragma once

#include "hostile/experiment_values.hpp"
#include "overparam/core/team.hpp"
#include "overparam/study/curve.hpp"
#include "overparam/study/document.hpp"
#include "overparam/study/dynamics.hpp"
#include "overparam/study/inversion.hpp"
#include "overparam/study/validation.hpp"

namespace overparam::hostile {

/// What all requests have; the model is a part of the call.
template <class Request>
struct RequestFields {
  template <class Visit>
  static void each(const Visit& visit) {
    visit("parameters", &Request::parameters, anything);
    visit("levels", &Request::levels, anything);
    visit("simulate", &Request::simulate, anything);
    visit("effort", &Request::effort, anything);
    visit("seed", &Request::seed, anything);
    visit("threads", &Request::threads, anything);
  }
};

template <>
struct Fields<study::Request> : RequestFields<study::Request> {};

template <>
struct Fields<study::Curve> {
  template <class Visit>
  static void each(const Visit& visit) {
    RequestFields<study::Curve>::each(visit);
    visit("horizon", &study::Curve::horizon, anything);
    visit("horizon_cap", &study::Curve::horizon_cap, anything);
    visit("simulate_at", &study::Curve::simulate_at, anything);
  }
};

template <>
struct Fields<study::Dynamics> {
  template <class Visit>
  static void each(const Visit& visit) {
    RequestFields<study::Dynamics>::each(visit);
    visit("times", &study::Dynamics::times, not_negative);
    visit("simulate_at", &study::Dynamics::simulate_at, not_negative);
  }
};

template <>
struct Fields<study::Validation> {
  template <class Visit>
  static void each(const Visit& visit) {
    RequestFields<study::Validation>::each(visit);
    visit("dims", &study::Validation::dims, anything);
    visit("times", &study::Validation::times, anything);
    visit("resolve", &study::Validation::resolve, anything);
    visit("grows", &study::Validation::grows, anything);
    visit("max_dim", &study::Validation::max_dim, anything);
    visit("max_replicas", &study::Validation::max_replicas, anything);
  }
};

template <>
struct Fields<study::Inversion> {
  template <class Visit>
  static void each(const Visit& visit) {
    RequestFields<study::Inversion>::each(visit);
    visit("question", &study::Inversion::question, anything);
    visit("wanted", &study::Inversion::wanted, anything);
  }
};

template <>
struct Fields<study::Document> {
  template <class Visit>
  static void each(const Visit& visit) {
    RequestFields<study::Document>::each(visit);
    visit("question", &study::Document::question, anything);
    visit("replica", &study::Document::replica, anything);
  }
};

}  // namespace overparam::hostile
