module.exports = async function (context, _req, entries) {
  context.res = {
    headers: { "content-type": "application/json" },
    body: entries.map(({ name, text, at }) => ({ name, text, at })),
  };
};
