/**
 * Words of six letters or more that API servers, Volcano's webhooks and gateways write by themselves (error texts of
 * Kubernetes 1.34.1 and Volcano 1.14.1; members and reasons of a Status). A value that is one of them is no secret, and taking it out of a sentence would
 * leave nothing to read.
 */
const words = `
  accepted accept access account across action active address admission allocate allowed already always
  annotation annotations answer anonymous apiserver application applied apply argument arguments attempt attribute
  authentication authorization available
  background backend backoff batch because before between boolean bytes
  cancel cannot certificate change changed changes characters check client cluster command completed completion
  completions condition config conflict connect connection contain container containers contains content context
  controller correct could create created credentials
  decode decoded decoding default define defined delete deleted deletion denied deny dependencies describe deserialize
  details directory docker doesn't domain dotted duplicate duplicated during
  either element empty enabled endpoint entity environment equal equals error errors event events exceed exceeded exist
  existing exists expected expired explanation external
  failed failure fields finalizer finalizers finished forbidden foreground format former found fulfilled function
  gateway generated generation golang gpu-operator greater group
  handle handled handler header headers health healthy hostname
  identifier image images immutable include included includes indexed inference ingress initialize inside install
  instead integer internal invalid
  kubectl kubelet kubernetes
  label labels larger length letter letters limited limits linux list-type listen loaded localhost longer
  manage managed manifest mapping master matches maximum member message metadata method minimum missing modified mount
  mountpath multiple mutate mutating
  namespace namespaces network nodename nodeselector nothing number numeric nvidia
  object objects occurred operation operations operator option options orphan other outside
  parallelism parameter parameters parse parsing password patched patches pattern pending permission plugin plugins policy
  policies precondition prefix present previous priority priorityclass process production profile property protocol
  provided public python pytorch
  quantity quota quotas queues
  reached reason received record recreated refused register registry reject rejected release remove removed replace
  replicas request requested requests require required requires reserved resource resources response restart
  restartpolicy result retries return running
  schedule scheduler schema scheme secret secrets section selector serialize server service session should single
  source specified spec.containers specification staging standard started starting status storage strict string
  strategy submit subresource succeeded success suffix support supported suspend system
  target template tensorflow terminated terminating termination through timeout timestamp together token tokens
  toleration tolerations traffic trailing training training-operator trigger
  unable unauthorized unavailable unexpected unknown unmarshal unrecognized unsupported update updated updates upgrade
  upstream
  valid validate validatejob validation values version volcano volume volumeclaim volumeclaimname volumes
  waiting warning webhook webhooks without worker workers working worker-node workload write
  apiversion causes errorcode error_code error_msg error_description fieldvalueduplicate fieldvalueforbidden
  fieldvalueinvalid fieldvaluenotfound fieldvaluenotsupported fieldvaluerequired fieldvaluetoolong fieldvaluetoomany
  fieldvaluetypeinvalid generatename remainingitemcount request_id resourceversion retryafterseconds
  alreadyexists badrequest internalerror methodnotallowed namespaceterminating notacceptable notfound
  requestentitytoolarge serviceunavailable toomanyrequests unsupportedmediatype
  ifnotpresent onfailure never noschedule noexecute clusterfirst
`;

const known: ReadonlySet<string> = new Set(words.split(/\s+/).filter((word) => word !== ""));

/** Whether servers say this word by themselves. */
export function isServerWord(text: string): boolean {
  return known.has(text.toLowerCase());
}
