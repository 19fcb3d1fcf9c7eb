// Clopper and Pearson's limits of a share of which `k` of `n` were seen (Biometrika 26(4), 1934).

const logGamma = (() => { // Lanczos, g = 7: SIAM J. Numer. Anal. 1(1), 1964
    const c = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
        -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
    return (x) => {
        let sum = c[0];
        for (let i = 1; i < 9; i++) sum += c[i] / (x - 1 + i);
        const t = x + 6.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    };
})();

// P(at most k of n) when each happens with p.
function atMost(k, n, p) {
    if (p <= 0 || k >= n) return 1;
    if (p >= 1) return 0;
    let sum = 0;
    for (let i = 0; i <= k; i++)
        sum += Math.exp(logGamma(n + 1) - logGamma(i + 1) - logGamma(n - i + 1) + i * Math.log(p) + (n - i) * Math.log1p(-p));
    return Math.min(1, sum);
}

function solve(tooLow) {
    let low = 0, high = 1;
    for (let i = 0; i < 50; i++) {
        const p = (low + high) / 2;
        if (tooLow(p)) low = p;
        else high = p;
    }
    return high;
}

// One-sided: the share is at most this, with `confidence`.
export const upperLimit = (k, n, confidence = 0.95) => (n === 0 || k >= n ? 1 : solve((p) => atMost(k, n, p) > 1 - confidence));

// Both ends of the interval with `confidence`.
export function interval(k, n, confidence = 0.95) {
    const tail = (1 - confidence) / 2;
    if (n === 0) return [0, 1];
    return [k === 0 ? 0 : solve((p) => 1 - atMost(k - 1, n, p) < tail), k >= n ? 1 : solve((p) => atMost(k, n, p) > tail)];
}
