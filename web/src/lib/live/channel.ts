/** The name under which the real-time carrier knows a topic. */
export const channelOf = (topic: string, tenant: string): string => `${tenant}:${topic}`;
