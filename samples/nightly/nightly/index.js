module.exports = async function (context, timer, visits) {
  if (timer.isPastDue) context.log.warn("The host was not running at the hour: the report is late.");
  const pages = {};
  for (const { PartitionKey: page } of visits) pages[page] = (pages[page] ?? 0) + 1;
  context.bindings.report = { visits: visits.length, pages };
  context.log(`Counted ${visits.length} visits.`);
};
