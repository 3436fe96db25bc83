module.exports = async function (context, req) {
  const name = context.bindingData.name || req.query.name || req.body?.name || "world";
  context.log(`Greeting ${name}.`);
  context.res = {
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: `Hello, ${name}!`,
  };
};
