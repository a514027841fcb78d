#!/usr/bin/env python3
"""Reference values for tests/Offprint.Numerics.Tests, from SciPy and scikit-learn.

Debian 12: apt-get install python3-scipy python3-sklearn; then /usr/bin/python3 generate.py > goldens.json
"""
import json
import numpy as np
import scipy
import scipy.stats as st
import sklearn
import sklearn.metrics as sm

rng = np.random.default_rng(20240415)
out = {"origin": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__}}


def floats(x):
    return [float(v) for v in x]


def ints(x):
    return [int(v) for v in x]


# Student t on differences and on log ratios
cases = []
for n in (2, 3, 5, 12, 19):
    b = rng.lognormal(1.0, 0.6, n)
    a = b * rng.lognormal(0.4, 0.3, n)
    d, logs = a - b, np.log(a / b)
    for confidence in (0.9, 0.95, 0.99):
        lo, hi = st.t.interval(confidence, n - 1, d.mean(), st.sem(d))
        rlo, rhi = np.exp(st.t.interval(confidence, n - 1, logs.mean(), st.sem(logs)))
        cases.append(dict(a=floats(a), b=floats(b), confidence=confidence, low=float(lo), high=float(hi),
                          ratioLow=float(rlo), ratioHigh=float(rhi), ratio=float(np.exp(logs.mean()))))
out["student"] = cases

# BCa with many resamples: the limit that 10,000 resamples approach
cases = []
for n, spread in ((20, 1.0), (30, 0.8), (80, 1.2)):
    b = rng.lognormal(0.5, 0.5, n)
    a = b + rng.lognormal(0.0, spread, n)
    mean = st.bootstrap((a - b,), np.mean, n_resamples=100_000, method="BCa", random_state=1, batch=2000)
    ratio = st.bootstrap((a, b), lambda x, y, axis: x.mean(axis) / y.mean(axis), paired=True, vectorized=True,
                         n_resamples=100_000, method="BCa", random_state=1, batch=2000)
    median = st.bootstrap((a,), np.median, n_resamples=100_000, method="percentile", random_state=1, batch=2000)
    cases.append(dict(a=floats(a), b=floats(b), low=float(mean.confidence_interval.low), high=float(mean.confidence_interval.high),
                      ratioLow=float(ratio.confidence_interval.low), ratioHigh=float(ratio.confidence_interval.high),
                      medianLow=float(median.confidence_interval.low), medianHigh=float(median.confidence_interval.high)))
out["bca"] = cases

cases = []
for k, n in ((0, 10), (1, 10), (7, 20), (20, 20), (81, 263), (999, 1000), (5, 100000)):
    for confidence in (0.9, 0.95, 0.99):
        r = st.binomtest(k, n)
        e, w = r.proportion_ci(confidence, "exact"), r.proportion_ci(confidence, "wilson")
        cases.append(dict(k=k, n=n, confidence=confidence, exactLow=float(e.low), exactHigh=float(e.high),
                          wilsonLow=float(w.low), wilsonHigh=float(w.high)))
out["binomial"] = cases

# Randomization: all sign patterns, enumerated
cases = []
for n in (1, 3, 6, 10, 13):
    a, b = rng.normal(0.6, 1, n), rng.normal(0, 1, n)
    if n == 6:
        a, b = np.round(a), np.round(b)
    d = a - b
    patterns = ((np.arange(2 ** n)[:, None] >> np.arange(n)) & 1) * 2 - 1
    p = np.mean(np.abs(patterns @ d) >= abs(d.sum()) - 1e-12)
    cases.append(dict(a=floats(a), b=floats(b), p=float(p)))
out["randomization"] = cases

cases = []
for n, margin in ((5, 0.5), (12, 0.8), (40, 0.3)):
    a, b = rng.normal(0.1, 0.4, n), rng.normal(0, 0.4, n)
    d = a - b
    p = max(st.ttest_1samp(d, -margin, alternative="greater").pvalue, st.ttest_1samp(d, margin, alternative="less").pvalue)
    cases.append(dict(a=floats(a), b=floats(b), margin=margin, p=float(p)))
out["equivalence"] = cases

o = [16, 18, 16, 14, 12, 12]
e = [16, 16, 16, 16, 16, 8]
r1, r2 = st.chisquare(o), st.chisquare(o, e)
table = [[10, 10, 20], [20, 20, 20]]
c = st.chi2_contingency(table, correction=False)
c2 = st.chi2_contingency([[12, 5], [3, 9]], correction=False)
out["chisquare"] = dict(uniform=floats((r1.statistic, r1.pvalue)), weighted=floats((r2.statistic, r2.pvalue)),
                        contingency=floats((c[0], c[1])), two=floats((c2[0], c2[1])))

cases = []
for n, classes in ((12, 2), (60, 2), (200, 7)):
    y = rng.integers(0, classes, n)
    p = np.where(rng.random(n) < 0.6, y, rng.integers(0, classes + 1, n))
    cases.append(dict(truth=ints(y), predicted=ints(p), accuracy=sm.accuracy_score(y, p), macroF1=sm.f1_score(y, p, average="macro"),
                      matthews=float(sm.matthews_corrcoef(y, p)), vMeasure=float(sm.v_measure_score(y, p))))
out["classes"] = cases

cases = []
for n, digits in ((8, 6), (50, 1), (300, 2)):
    y = rng.random(n) < 0.4
    y[0], y[1] = True, False
    s = np.round(np.clip(0.3 * y + 0.7 * rng.random(n), 0, 1), digits)
    cases.append(dict(truth=[bool(v) for v in y], scores=floats(s), auc=float(sm.roc_auc_score(y, s)),
                      ap=float(sm.average_precision_score(y, s)), brier=float(sm.brier_score_loss(y, s))))
out["scores"] = cases

cases = []
for n, digits in ((2, 6), (10, 6), (40, 0), (500, 1)):
    x = np.round(rng.normal(0, 1.5, n), digits)
    y = np.round(0.5 * x + rng.normal(0, 1.5, n), digits)
    cases.append(dict(x=floats(x), y=floats(y), pearson=float(st.pearsonr(x, y)[0]), spearman=float(st.spearmanr(x, y)[0]),
                      kendall=float(st.kendalltau(x, y)[0])))
out["correlation"] = cases

y, p = rng.integers(0, 5, 400), rng.integers(0, 5, 400)
p = np.where(rng.random(400) < 0.5, y, p)
out["segmentation"] = dict(truth=ints(y), predicted=ints(p), miou=float(sm.jaccard_score(y, p, average="macro")))

print(json.dumps(out, indent=1))
