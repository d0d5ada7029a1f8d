/** What fixes write where nothing takes endpoints for unhealthy: Istio's own defaults, and never the last half. */
export const OUTLIER_DETECTION = {
  consecutive5xxErrors: 5,
  interval: '10s',
  baseEjectionTime: '30s',
  maxEjectionPercent: 50,
} as const;
