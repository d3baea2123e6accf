//! Tests by topic.

mod asks;
mod buyout;
mod bypass;
mod closing;
mod fractionalize;
mod holding;
mod model;
mod revenue;
mod views;
