// Milliseconds that somebody looked: from when it stood there until the decision, without the time that the window was hidden.
let since = 0;
let looked = 0;

function pause() {
    if (since) looked += performance.now() - since;
    since = 0;
}

document.addEventListener('visibilitychange', () => {
    if (document.hidden) pause();
    else since = performance.now();
});

export const attention = {
    begin() {
        looked = 0;
        since = document.hidden ? 0 : performance.now();
    },
    end() {
        pause();
        return Math.round(looked);
    },
};
